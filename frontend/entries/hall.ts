import "../faces/hall";
