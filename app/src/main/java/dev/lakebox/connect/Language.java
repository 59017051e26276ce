package dev.lakebox.connect;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a client's lines are written in. */
public enum Language {
    @JsonProperty("python")
    PYTHON {
        @Override
        String escape(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    },
    @JsonProperty("java")
    JAVA {
        @Override
        String escape(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    },
    @JsonProperty("sql")
    SQL {
        @Override
        String escape(String value) {
            return value.replace("'", "''");
        }
    },
    @JsonProperty("shell")
    SHELL {
        @Override
        String escape(String value) {
            return value.replace("'", "'\\''");
        }
    },
    @JsonProperty("properties")
    PROPERTIES {
        @Override
        String escape(String value) {
            return value.replace("\\", "\\\\");
        }
    };

    /**
     * A value as it stands between this language's quotes, which are the template's: double in Python and Java, single
     * in SQL and in a shell, none in a properties file.
     */
    abstract String escape(String value);
}
