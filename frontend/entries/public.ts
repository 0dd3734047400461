import "../faces/public";
