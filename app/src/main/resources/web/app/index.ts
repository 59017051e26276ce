import "./tokens.css";
import { source } from "./live";
import { router } from "./router";
import { apply } from "./theme";
import "./lb-app";

apply();
router.start();
source.connect();
