/** The options of a test of what has to hold every time, such as that nothing is lost: it is not tried again. */
export const everyTime = { retry: 0 };
