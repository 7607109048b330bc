package io.scriptorium.planner.outline;

import org.jspecify.annotations.Nullable;

/**
 * What an outline says of one section, or of one chapter where chapters were asked for.
 *
 * @param text what it says; may be blank where the outline gives nothing but a length
 * @param heading its heading, or null
 * @param length its length, or null where the outline gives none
 * @param chapter the title of the chapter that it belongs to, or null
 */
public record OutlinePoint(
    String text, @Nullable String heading, @Nullable Amount length, @Nullable String chapter) {

  static OutlinePoint of(String text, @Nullable Amount length) {
    return new OutlinePoint(text, null, length, null);
  }

  OutlinePoint withLength(@Nullable Amount other) {
    return new OutlinePoint(text, heading, other, chapter);
  }

  OutlinePoint withText(String other) {
    return new OutlinePoint(other, heading, length, chapter);
  }
}
