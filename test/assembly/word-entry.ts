export * from "../../assembly/word/index";
