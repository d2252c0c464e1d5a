import type { Channel } from '../../preload/link';

/**
 * Joins the page's channel and the pty host's. An acknowledgement goes on only when the other side has given it, so
 * nothing collects in between: the windows of the two ends hold for the whole way.
 */
export function route(page: Channel, host: Channel): void {
  pass(host, page);
  pass(page, host);
}

function pass(from: Channel, to: Channel): void {
  let written = 0;
  let acknowledged = 0;
  from.ondata = (bytes) => {
    written += bytes.byteLength;
    to.write(bytes);
  };
  to.onack = () => {
    const count = written - to.unacknowledged - acknowledged;
    acknowledged += count;
    from.acknowledge(count);
  };
  from.onclose = (error) => to.close(error);
}
