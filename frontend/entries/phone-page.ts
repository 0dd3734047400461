import "../faces/phone";
import "../styles/public.css";
import "../styles/phone-page.css";
