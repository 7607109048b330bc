package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which titles and headings a document shows. */
public enum Headings {
  /** The title, and chapters where the plan has some. */
  AUTO,
  /** None: plain paragraphs, as AgentWrite writes them. */
  NONE,
  /** The title and chapters, for which the planner is asked at any length that holds two. */
  CHAPTERS,
  /** The title, chapters where the plan has some, and a heading for each section. */
  SECTIONS;

  /** The name used in JSON: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
