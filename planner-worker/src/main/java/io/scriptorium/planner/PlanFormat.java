package io.scriptorium.planner;

import io.scriptorium.inference.client.ResponseSchema;
import java.util.Optional;

/** The forms in which a model is asked for an outline. Any answer is read in any form. */
enum PlanFormat {

  /** A JSON object, whose schema the server enforces. */
  STRUCTURED {
    @Override
    String instructions(Parts parts) {
      String title =
          parts.titled() ? "\"title\" (the document's title, without a full stop) and " : "";
      String heading =
          parts.headed()
              ? "\"%s\" (its %s), ".formatted(parts.headingField(), parts.headingField())
              : "";
      return "Answer with a JSON object that has %s\"steps\": an array with an object for each %s, in order, holding %s\"main_point\" (what the %s says, in one or two sentences) and \"words\" (its length, a whole number)."
          .formatted(
              parts.titled() ? "two fields, " + title : "one field, ",
              parts.noun(),
              heading,
              parts.noun());
    }

    @Override
    Optional<ResponseSchema> schema(Parts parts) {
      return Optional.of(PlanSchemas.of(parts));
    }
  },

  /** One line for each section, for servers and models that do not support schemas. */
  LINES {
    @Override
    String instructions(Parts parts) {
      String title =
          parts.titled()
              ? "Begin with one line \"Title: \" and the document's title. Then answer"
              : "Answer";
      String point =
          parts.chapters()
              ? "the main point its title, a colon, and what it says, in one or two sentences."
              : "the main point what it says, in one or two sentences.";
      return title
          + " with one line for each %s, in order, and nothing else. Each line has the form\nN | words | main point\nwhere N is the %s's number, words its length as a whole number, and "
              .formatted(parts.noun(), parts.noun())
          + point;
    }

    @Override
    Optional<ResponseSchema> schema(Parts parts) {
      return Optional.empty();
    }
  },

  /** What any model can write. */
  LIST {
    @Override
    String instructions(Parts parts) {
      return "Do not write the text itself. Answer with a numbered list and nothing else: one line for each %s, in order, such as\n1. What the %s says, in one sentence (%d words)"
          .formatted(parts.noun(), parts.noun(), parts.usualWords());
    }

    @Override
    Optional<ResponseSchema> schema(Parts parts) {
      return Optional.empty();
    }
  };

  /**
   * What is asked for.
   *
   * @param chapters chapters, in place of sections
   * @param titled whether the document's title is asked for too
   * @param headed whether each has a title or heading of its own
   * @param usualWords the length of one, for an example
   */
  record Parts(boolean chapters, boolean titled, boolean headed, int usualWords) {

    String noun() {
      return chapters ? "chapter" : "section";
    }

    String headingField() {
      return chapters ? "title" : "heading";
    }
  }

  /** Describes the form to the model. */
  abstract String instructions(Parts parts);

  /** The schema for {@code response_format}, where the form has one. */
  abstract Optional<ResponseSchema> schema(Parts parts);

  /** The form for the next try. */
  PlanFormat next() {
    return this == STRUCTURED ? LINES : LIST;
  }
}
