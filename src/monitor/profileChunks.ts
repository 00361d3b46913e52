import type { Frame } from "../data/frame.ts";
import { type ChunkPlan, type ChunkWindow, parseEvery, planChunks } from "./chunks.ts";
import { rowless } from "./profiles.ts";

type Times = { reference: Float64Array; current: Float64Array };
const sides = ["reference", "current"] as const;

/** The chunks where a side is a profile: its own, which cannot be cut anew, and the other side's, as long as those where that makes at least two. */
export function planWithProfiles(frame: Frame, times: Times | undefined, asked: string | undefined): ChunkPlan | undefined {
  const profiled = rowless(frame);
  const none = new Float64Array(0);
  const own = sides.map((side) => ({ side, every: frame[side].profile?.every, windows: windowsOf(frame, side) }));
  const [like] = own.flatMap(({ every, windows }) => (every !== undefined && windows.length > 0 ? [{ every, by: windows[0]?.from === undefined ? ("rows" as const) : ("time" as const) }] : []));
  const live = sides.some((side) => !profiled[side]) ? planLive() : undefined;
  const by = live?.by ?? like?.by;
  const every = live?.every ?? like?.every;
  if (by === undefined || every === undefined) return undefined;
  const chunks = own.flatMap(({ side, windows }) => (profiled[side] ? windows : (live?.chunks.filter(({ sample }) => sample === side) ?? [])));
  return { every, by, chunks: chunks.filter(({ from }) => (from === undefined) === (by === "rows")) };

  function planLive(): ChunkPlan | undefined {
    const rows = { reference: profiled.reference ? 0 : frame.reference.rows, current: profiled.current ? 0 : frame.current.rows };
    const present = times && { reference: profiled.reference ? none : times.reference, current: profiled.current ? none : times.current };
    const timed = present && present.reference.length + present.current.length > 0 ? present : undefined;
    const length = like?.every.replace(/ rows$/, "");
    if (asked === undefined && length !== undefined && ("rows" in parseEvery(length) || timed)) {
      const alike = planChunks(rows, timed, length);
      if (alike && alike.chunks.filter(({ complete }) => complete).length > 1) return alike;
    }
    return planChunks(rows, timed, asked);
  }
}

/** The chunks of a profile, in the rows that stand for it; none where those are put in the order of other times than the profile was cut by. */
function windowsOf(frame: Frame, side: (typeof sides)[number]): ChunkWindow[] {
  const { profile } = frame[side];
  if (profile?.every === undefined) return [];
  const ordered = frame.columns.find((column) => column.role === "timestamp" && column[side])?.name;
  if (ordered !== undefined && ordered !== profile.columns.find(({ role }) => role === "timestamp")?.name) return [];
  let end = 0;
  return profile.chunks.map(({ start, end: to, rows, complete }) => ({
    sample: side, start: end, end: (end += rows), complete, ...(start === undefined ? {} : { from: Date.parse(start), to: Date.parse(to as string) }),
  }));
}
