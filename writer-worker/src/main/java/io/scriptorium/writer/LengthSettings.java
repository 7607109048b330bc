package io.scriptorium.writer;

import io.scriptorium.runtime.Setting;

/**
 * Whether documents are brought to the requested length.
 *
 * @param control by what each section is asked for, and by continuing and shortening those that are
 *     far off
 */
public record LengthSettings(
    @Setting(
            option = "--length-control",
            variable = "WRITER_LENGTH_CONTROL",
            value = "true",
            help =
                "Bring documents to the requested length: later sections compensate for earlier"
                    + " ones, a section that is far too short is continued, one that is far too"
                    + " long ends at the end of a sentence.")
        boolean control) {}
