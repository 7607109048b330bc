package io.scriptorium.planner.outline;

import io.scriptorium.planner.outline.LooseJson.Constant;
import io.scriptorium.planner.outline.LooseJson.Field;
import io.scriptorium.planner.outline.LooseJson.Fields;
import io.scriptorium.planner.outline.LooseJson.Items;
import io.scriptorium.planner.outline.LooseJson.Num;
import io.scriptorium.planner.outline.LooseJson.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one section or chapter, sorted by what they mean. */
final class JsonItem {

  private static final double LEAST_UNNAMED_LENGTH = 20;

  private final StringBuilder main = new StringBuilder();
  private final StringBuilder other = new StringBuilder();
  private final StringBuilder notes = new StringBuilder();
  private String heading = "";
  private @Nullable Amount length;
  private @Nullable Amount unnamed;
  private @Nullable Field children;
  private boolean mainPoint;

  JsonItem(Fields object) {
    for (Field field : object.fields()) {
      switch (field.value()) {
        case Text text -> text(field.name(), text);
        case Num number -> number(field.name(), number.value());
        case Items items -> array(field, items);
        case Fields fields -> {
          boolean list = JsonNames.ofArray(field.name()) == JsonNames.LIST;
          if (list || fields.fields().stream().anyMatch(it -> it.value() instanceof Fields)) {
            children = children == null ? field : children;
          }
        }
        case Constant _ -> {
          // It says nothing.
        }
      }
    }
  }

  /** Whether a field beside the list of sections holds some too, such as "introduction". */
  static boolean isBesideList(Field field) {
    return switch (field.value()) {
      case Fields object -> isMeasured(object);
      case Items(List<LooseJson> items) ->
          items.stream().anyMatch(it -> it instanceof Fields object && isMeasured(object));
      case Text text ->
          JsonNames.ofScalar(field.name()) == JsonNames.OTHER
              && AmountText.find(text.text()) != null
              && AmountText.bare(text.text()) == null;
      case Num _, Constant _ -> false;
    };
  }

  /** Whether an object says what a section holds and how long it is. */
  private static boolean isMeasured(Fields object) {
    boolean length = false;
    boolean whole = false;
    for (Field field : object.fields()) {
      JsonNames kind = JsonNames.ofScalar(field.name());
      boolean scalar = field.value() instanceof Num || field.value() instanceof Text;
      length |= scalar && (kind == JsonNames.LENGTH || kind == JsonNames.SHARE);
      whole |= kind == JsonNames.IGNORED;
    }
    return length && !whole && JsonOutlines.isItem(object);
  }

  String heading() {
    return heading;
  }

  String text() {
    return main.isEmpty() ? other.toString() : main.toString();
  }

  String notes() {
    return notes.toString();
  }

  @Nullable Amount length() {
    return length == null ? unnamed : length;
  }

  /** The list of sections inside a chapter, or null. */
  @Nullable Field children() {
    return children;
  }

  /** Whether the point is what was asked for by that name, and complete in itself. */
  boolean hasMainPoint() {
    return mainPoint;
  }

  private void text(String name, Text text) {
    if (!text.whole()) {
      return;
    }
    JsonNames kind = JsonNames.ofScalar(name);
    Amount bare = AmountText.bare(text.text());
    switch (kind) {
      case LENGTH, SHARE -> {
        if (bare != null) {
          length = kind == JsonNames.SHARE ? new Amount(bare.value(), true) : bare;
        } else {
          append(other, text.text());
        }
      }
      case HEADING -> heading = heading.isEmpty() ? text.text() : heading;
      case PART -> {
        if (bare == null) {
          heading = heading.isEmpty() ? text.text() : heading;
        }
      }
      case POINT -> {
        mainPoint |= JsonNames.normal(name).equals("mainpoint");
        withoutLength(main, text.text());
      }
      case INDEX, IGNORED -> {
        // Its place follows from the order.
      }
      case NOTES, LIST, OTHER -> {
        if (bare != null) {
          unnamed = bare;
        } else {
          withoutLength(other, text.text());
        }
      }
    }
  }

  private void withoutLength(StringBuilder target, String text) {
    AmountText found = AmountText.find(text);
    if (found != null && length == null) {
      unnamed = found.amount();
    }
    append(target, found == null ? text : found.rest());
  }

  private void number(String name, double value) {
    if (!(value > 0)) {
      return;
    }
    switch (JsonNames.ofScalar(name)) {
      case LENGTH -> length = Amount.words(value);
      case SHARE -> length = new Amount(value, true);
      case OTHER, NOTES, LIST, POINT ->
          unnamed = value >= LEAST_UNNAMED_LENGTH ? Amount.words(value) : unnamed;
      case INDEX, HEADING, PART, IGNORED -> {
        // Its place follows from the order.
      }
    }
  }

  private void array(Field field, Items items) {
    String texts = JsonOutlines.notes(items);
    boolean note =
        !texts.isEmpty()
            && (JsonNames.ofArray(field.name()) != JsonNames.LIST
                || (AmountText.find(texts) == null && length != null && items.items().size() < 2));
    if (note) {
      append(notes, texts);
    } else if (!items.items().isEmpty() && children == null) {
      children = field;
    }
  }

  private static void append(StringBuilder target, String text) {
    if (!text.isBlank() && target.length() < 4 * PointText.LONGEST) {
      target.append(target.isEmpty() ? "" : "; ").append(text.strip());
    }
  }
}
