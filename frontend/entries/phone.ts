import "../faces/phone";
