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
