import { create } from 'zustand';
import { type ConnectionState, keepConnected } from '../client';

/** The connection to the program. */
export interface ConnectionStore {
  readonly connection: ConnectionState;
  /** Counts the connections made; what lives on one (channels) starts anew when it changes. 0 before the first. */
  readonly generation: number;
}

/** Where the connection stands, and which one it is. */
export const useConnection = create<ConnectionStore>(() => ({ connection: { state: 'connecting' }, generation: 0 }));

/** After so many attempts in vain (about 4 s) it is likely that the program has ended. */
const patience = 5;

/** Whether the connection has been lost for so long that the program has probably ended. */
export const selectIsLongLost = ({ connection }: ConnectionStore): boolean =>
  connection.state === 'reconnecting' && connection.attempt >= patience;

/** Starts to connect, and keeps connected for the life of the page; `connected` is called after each connection. */
export function startConnection(connected: () => void): void {
  void keepConnected((connection) => {
    useConnection.setState(({ generation }) => ({
      connection,
      generation: connection.state === 'connected' ? generation + 1 : generation,
    }));
    if (connection.state === 'connected') connected();
  });
}
