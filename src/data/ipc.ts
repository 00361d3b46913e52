/**
 * Checks the metadata of an Arrow IPC file or stream before anyone believes it: every offset and length lies inside the file, every count
 * fits into the message that declares it. The decoder takes them on trust, and one wrong byte makes it loop for hours.
 * Throws an Error that says what is wrong. (Arrow columnar format 1.5, "Serialization and Interprocess Communication"; FlatBuffers' binary layout.)
 */
export function checkIpc(bytes: Uint8Array, file: boolean): void {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!file) {
    for (let at = 0; at < bytes.length;) {
      const next = checkMessage(data, at, bytes.length);
      if (next === undefined) return;
      at = next;
    }
    return;
  }
  const footerLength = data.getInt32(bytes.length - 10, true);
  const start = bytes.length - 10 - footerLength;
  if (footerLength <= 0 || start < 8) throw new Error("its footer is damaged");
  const footer = rootOf(new DataView(data.buffer, data.byteOffset + start, footerLength));
  checkSchema(required(footer.table(1)));
  footer.vector(4, 4);
  for (const slot of [2, 3]) {
    const blocks = footer.vector(slot, 24);
    for (let i = 0; i < blocks.length; i++) {
      const offset = footer.int64(blocks.at + 24 * i);
      if (!(offset >= 8 && offset < start)) throw new Error("its footer points outside the file");
      checkMessage(data, offset, start);
    }
  }
}

/** Answers where the next message begins, or undefined at the end of the stream. */
function checkMessage(data: DataView, start: number, end: number): number | undefined {
  let at = start;
  const int32 = (): number => {
    if (at + 4 > end) throw new Error("it is cut");
    at += 4;
    return data.getInt32(at - 4, true);
  };
  let length = int32();
  if (length === -1) length = int32();
  if (length === 0) return undefined;
  if (length < 8 || at + length > end) throw new Error("it is cut");
  const message = rootOf(new DataView(data.buffer, data.byteOffset + at, length));
  const bodyLength = message.int64Field(3);
  if (!(bodyLength >= 0 && at + length + bodyLength <= end)) throw new Error("it is cut");
  const type = message.byteField(1);
  const header = required(message.table(2));
  if (type === 1) checkSchema(header);
  else if (type === 3) checkBatch(header, bodyLength);
  else if (type === 2) checkBatch(required(header.table(1)), bodyLength);
  else throw new Error("it has a message that is no schema, dictionary or batch of records");
  return at + length + bodyLength;
}

function checkSchema(schema: FlatTable): void {
  if (schema.int16Field(0) !== 0) throw new Error("its numbers are big-endian; write it on, or for, a little-endian machine");
  checkMetadata(schema, 2);
  const left = { fields: 100_000 };
  for (const field of schema.tables(1)) checkField(field, 0, left);
}

function checkField(field: FlatTable, depth: number, left: { fields: number }): void {
  if (depth > 64 || left.fields-- === 0) throw new Error("its schema is nested too deeply");
  field.vector(0, 1);
  checkMetadata(field, 6);
  const type = field.table(3);
  // A union lists its type ids; no other type has a vector first but a timestamp, whose second field is its zone.
  if (field.byteField(2) === 14) type?.vector(1, 4);
  if (field.byteField(2) === 10) type?.vector(1, 1);
  for (const child of field.tables(5)) checkField(child, depth + 1, left);
}

function checkMetadata(table: FlatTable, slot: number): void {
  for (const entry of table.tables(slot)) {
    entry.vector(0, 1);
    entry.vector(1, 1);
  }
}

/** Most rows of one batch: a column of doubles of so many fills the memory. */
const mostRows = 2 ** 29;

function checkBatch(batch: FlatTable, bodyLength: number): void {
  const rows = batch.int64Field(0);
  if (!(rows >= 0 && rows <= mostRows)) throw new Error(`it says that a batch has ${rows} rows`);
  const nodes = batch.vector(1, 16);
  for (let i = 0; i < nodes.length; i++) {
    const length = batch.int64(nodes.at + 16 * i);
    const nulls = batch.int64(nodes.at + 16 * i + 8);
    if (!(length >= 0 && length <= mostRows && nulls >= 0 && nulls <= length)) throw new Error("it says how long a column is, and lies");
  }
  const buffers = batch.vector(2, 16);
  for (let i = 0; i < buffers.length; i++) {
    const offset = batch.int64(buffers.at + 16 * i);
    const length = batch.int64(buffers.at + 16 * i + 8);
    if (!(offset >= 0 && length >= 0 && offset + length <= bodyLength)) throw new Error("a column lies outside its batch");
  }
  const variadic = batch.vector(4, 8);
  for (let i = 0; i < variadic.length; i++) {
    const count = batch.int64(variadic.at + 8 * i);
    if (!(count >= 0 && count <= buffers.length)) throw new Error("it counts more buffers than it has");
  }
}

/** A table of a flatbuffer; every read is checked against the end of the buffer by DataView, every vector by its length. */
interface FlatTable {
  byteField(slot: number): number;
  int16Field(slot: number): number;
  int64Field(slot: number): number;
  int64(at: number): number;
  table(slot: number): FlatTable | undefined;
  tables(slot: number): FlatTable[];
  /** Where the elements begin, and how many there are; none where the field is absent. */
  vector(slot: number, size: number): { at: number; length: number };
}

function rootOf(data: DataView): FlatTable {
  return tableAt(data, data.getUint32(0, true));
}

function tableAt(data: DataView, start: number): FlatTable {
  const layout = start - data.getInt32(start, true);
  const size = data.getUint16(layout, true);
  const field = (slot: number): number => {
    const entry = 4 + 2 * slot;
    const offset = entry + 2 <= size ? data.getUint16(layout + entry, true) : 0;
    return offset === 0 ? -1 : start + offset;
  };
  const followed = (at: number): number => at + data.getUint32(at, true);
  const int64 = (at: number): number => Number(data.getBigInt64(at, true));
  const vector = (slot: number, bytes: number): { at: number; length: number } => {
    const at = field(slot);
    if (at < 0) return { at: 0, length: 0 };
    const head = followed(at);
    const length = data.getUint32(head, true);
    if (head + 4 + length * bytes > data.byteLength) throw new Error("it counts more than it holds");
    return { at: head + 4, length };
  };
  return {
    byteField: (slot) => (field(slot) < 0 ? 0 : data.getUint8(field(slot))),
    int16Field: (slot) => (field(slot) < 0 ? 0 : data.getInt16(field(slot), true)),
    int64Field: (slot) => (field(slot) < 0 ? 0 : int64(field(slot))),
    int64,
    table: (slot) => (field(slot) < 0 ? undefined : tableAt(data, followed(field(slot)))),
    tables(slot) {
      const { at, length } = vector(slot, 4);
      return Array.from({ length }, (_, i) => tableAt(data, followed(at + 4 * i)));
    },
    vector,
  };
}

function required(table: FlatTable | undefined): FlatTable {
  if (!table) throw new Error("its metadata is damaged");
  return table;
}
