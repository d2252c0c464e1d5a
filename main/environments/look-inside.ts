import type { Inspection, Kind, Subject } from '../kinds/kind';

/** Reads what is there, and looks whether all of it is there. */
export async function lookInside(kind: Kind, subject: Subject): Promise<Inspection> {
  const inspection = await kind.inspect(subject);
  const problem = inspection.problem ?? (await kind.verify?.(subject));
  return problem === undefined ? inspection : { ...inspection, problem };
}
