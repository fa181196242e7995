// Photographs of a draft: made smaller before they are kept; drawing them anew leaves out what the telephone hid in them.
import * as store from "./store.js";
import { all, element } from "./dom.js";

const LONGEST = 1600;
const MOST_BYTES = 8 * 1024 * 1024;

async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  } catch (error) {
    return null;
  }
}

// Returns sentences about those that were not taken.
export async function add(key, files, most) {
  const refused = [];
  for (const file of files) {
    const present = await store.photos(key);
    if (present.length >= most) { refused.push(`一次走访最多附 ${most} 张照片。`); break; }
    const blob = await smaller(file);
    if (!blob) refused.push(`“${file.name.slice(0, 30)}”不是能打开的照片，没有附上。`);
    else if (blob.size > MOST_BYTES) refused.push(`“${file.name.slice(0, 30)}”太大，没有附上。`);
    else await store.addPhoto(key, file.name.replace(/\.[^.]*$/, "").slice(0, 30) + ".jpg", blob);
  }
  return refused;
}

export async function list(place, key) {
  all("img", place).forEach((image) => URL.revokeObjectURL(image.src));
  place.replaceChildren();
  for (const photo of await store.photos(key)) {
    const item = element("li");
    const image = element("img", "", { alt: photo.name });
    image.src = URL.createObjectURL(photo.blob);
    const remove = element("button", "去掉", { class: "btn btn-small", type: "button" });
    remove.addEventListener("click", async () => { await store.removePhoto(photo.id); await list(place, key); });
    item.append(image, remove);
    place.append(item);
  }
}
