import "./tokens.css";
import { source } from "./live";
import { apply } from "./theme";
import "./lb-app";

apply();
source.connect();
