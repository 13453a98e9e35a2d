"""Makes the pictures in the folder beside it, and the pixels that Pillow (12.3.0 was used) reads of them: python make.py"""

import json
import os

from PIL import Image

made = os.path.join(os.path.dirname(os.path.abspath(__file__)), "made")
width, height = 11, 6


def picture(mode, value):
    image = Image.new(mode, (width, height))
    image.putdata([value(i % width, i // width) for i in range(width * height)])
    return image


def colour(x, y):
    return (23 * x, 40 * y, (x * y * 5) % 256)


grey = picture("L", lambda x, y: 20 * x + 3 * y)
colours = picture("RGB", colour)
saved = {
    "grey.png": grey,
    "bits.png": picture("1", lambda x, y: 255 * ((x + y) % 3 == 0)),
    "deep.png": picture("I;16", lambda x, y: 5000 * x + 77 * y),
    "colours.png": colours,
    "clear.png": picture("RGBA", lambda x, y: (*colour(x, y), 20 * x)),
    "opaque.png": picture("RGBA", lambda x, y: (*colour(x, y), 255)),
    "grey-clear.png": picture("LA", lambda x, y: (20 * x, 40 * y)),
    "palette.png": colours.quantize(16),
    "grey-palette.png": grey.convert("P"),
    "grey.jpg": grey,
    "colours.jpg": colours,
    "progressive.jpeg": colours,
    "components.jpg": colours,
    "inks.jpg": colours.convert("CMYK"),
    "one-clear.png": colours,
    "grey-one-clear.png": grey,
    "bit-clear.png": picture("1", lambda x, y: 255 * ((x + y) % 3 == 0)),
}
how = {"jpg": dict(quality=98, subsampling=0), "jpeg": dict(quality=98, subsampling=0, progressive=True)}
own = {
    "components.jpg": dict(keep_rgb=True),
    "one-clear.png": dict(transparency=colour(4, 3)),
    "grey-one-clear.png": dict(transparency=46),
    "bit-clear.png": dict(transparency=1),
}
pixels = {}
for name, image in saved.items():
    path = os.path.join(made, name)
    image.save(path, **how.get(name.split(".")[-1], {}), **own.get(name, {}))
    read = Image.open(path)
    if "transparency" in own.get(name, {}):
        read = read.convert("RGBA" if read.mode == "RGB" else "LA")
    if read.mode == "CMYK":
        read = read.convert("RGB")
    if read.mode == "P":
        read = read.convert("L" if name.startswith("grey") else "RGB")
    if read.mode == "1":
        read = read.convert("L")
    values = [list(v) if isinstance(v, tuple) else [v] for v in read.getdata()]
    pixels[name] = {"channels": len(values[0]), "values": sum(values, [])}
with open(os.path.join(made, "pixels.json"), "w") as file:
    json.dump(pixels, file)
    file.write("\n")
