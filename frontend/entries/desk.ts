import "../faces/desk";
