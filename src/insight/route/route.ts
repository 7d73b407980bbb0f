import type { GraphLayout } from '../../engine/layout.ts';
import { routeChannel } from './channel.ts';
import { planHops } from './hops.ts';
import type { Routing } from './model.ts';
import { createOccupancy } from './occupancy.ts';

/** How the edges of a layout run between its cards. Pure; the same layout always gives the same ways. */
export function routeGraph(layout: GraphLayout): Routing {
  const occupancy = createOccupancy(layout);
  const { hops, wires } = planHops(layout, occupancy);
  // A detour lies in the channel, but lines that go in or out on its height would run into it: it wants all three places.
  const channels = hops.map((own, i) => routeChannel(own, (row) => occupancy.below(row, 2 * i, 2 * i + 2)));
  return { slots: occupancy.slots(), channels, wires };
}
