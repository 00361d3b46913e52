import { tableFromIPC } from "apache-arrow";

/** The least that a widget can do: one synced trait of Arrow bytes, read, added up and told. */
export default {
  render({ model, el }) {
    const data = model.get("data");
    const table = tableFromIPC(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    let sum = 0;
    for (const { data: chunks } of table.schema.fields.map((_, i) => table.getChildAt(i))) {
      for (const { values } of chunks) for (let i = 0; i < values.length; i++) sum += values[i];
    }
    const told = document.createElement("p");
    told.className = "plain";
    told.textContent = `${data.byteLength} bytes, ${table.numRows} rows, sum ${sum.toPrecision(12)}`;
    el.append(told);
  },
};
