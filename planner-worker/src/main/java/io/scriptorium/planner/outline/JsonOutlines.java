package io.scriptorium.planner.outline;

import io.scriptorium.planner.outline.LooseJson.Constant;
import io.scriptorium.planner.outline.LooseJson.Field;
import io.scriptorium.planner.outline.LooseJson.Fields;
import io.scriptorium.planner.outline.LooseJson.Items;
import io.scriptorium.planner.outline.LooseJson.Num;
import io.scriptorium.planner.outline.LooseJson.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outlines in values. */
final class JsonOutlines {

  private static final int MOST_TEXT = 4 * PointText.LONGEST;

  private JsonOutlines() {}

  static Outline outline(LooseJson value) {
    List<OutlinePoint> points = new ArrayList<>();
    String title =
        switch (value) {
          case Fields fields -> fields(fields, points);
          case Items items -> {
            list(items, null, points);
            yield null;
          }
          case Text _, Num _, Constant _ -> null;
        };
    return new Outline(title, points);
  }

  /** Adds the points of an object that is a whole outline, and returns its title. */
  private static @Nullable String fields(Fields object, List<OutlinePoint> points) {
    String title = titleOf(object);
    Field list = listOf(object);
    if (list != null) {
      Outline inner = outline(list.value());
      int listAt = object.fields().indexOf(list);
      for (int at = 0; at < object.fields().size(); at++) {
        Field field = object.fields().get(at);
        if (at == listAt) {
          points.addAll(inner.points());
        } else if (JsonItem.isBesideList(field)) {
          keyed(field, points);
        }
      }
      return title != null ? title : inner.title();
    }
    if (isItem(object)) {
      item(object, "", null, points);
      return null;
    }
    List<Field> sections =
        object.fields().stream().filter(it -> it.value() instanceof Fields).toList();
    if (sections.size() == 1
        && sections.getFirst().value() instanceof Fields only
        && (listOf(only) != null || !isItem(only))) {
      String inner = fields(only, points);
      return title != null ? title : inner;
    }
    boolean nested =
        !sections.isEmpty() || object.fields().stream().anyMatch(it -> it.value() instanceof Items);
    for (Field field : object.fields()) {
      boolean scalar = field.value() instanceof Text || field.value() instanceof Num;
      JsonNames kind = JsonNames.ofScalar(field.name());
      boolean aboutTheWhole =
          scalar
              && (nested
                  || kind == JsonNames.IGNORED
                  || (kind == JsonNames.HEADING && field.value() instanceof Text));
      if (!aboutTheWhole) {
        keyed(field, points);
      }
    }
    return title;
  }

  /** A section that its own name introduces. */
  private static void keyed(Field field, List<OutlinePoint> points) {
    String name = JsonNames.isGeneric(field.name()) ? "" : headed(field.name());
    switch (field.value()) {
      case Fields object -> item(object, name, null, points);
      case Items items -> {
        String notes = notes(items);
        boolean steps = notes.isEmpty();
        if (steps) {
          list(items, name.isEmpty() ? null : name, points);
        } else {
          add(points, name, joined(name, notes), null, null);
        }
      }
      case Text text when text.whole() || !text.text().isBlank() ->
          element(text, name, null, points);
      case Num number when !name.isEmpty() && number.value() > 0 ->
          add(points, name, name, Amount.words(number.value()), null);
      case Text _, Num _, Constant _ -> {
        // It says nothing of a section.
      }
    }
  }

  private static void list(Items items, @Nullable String chapter, List<OutlinePoint> points) {
    for (LooseJson item : items.items()) {
      switch (item) {
        case Fields object when isKeyed(object) -> object.fields().forEach(it -> keyed(it, points));
        case Fields object -> item(object, "", chapter, points);
        case Items tuple -> tuple(tuple, chapter, points);
        case Text text -> element(text, "", chapter, points);
        case Num _, Constant _ -> {
          // A number alone is no point.
        }
      }
    }
  }

  /** Whether an object in a list is a section's name with what it says: {"Origins": "…"}. */
  private static boolean isKeyed(Fields object) {
    return object.fields().size() == 1
        && JsonNames.ofScalar(object.fields().getFirst().name()) == JsonNames.OTHER
        && JsonNames.ofArray(object.fields().getFirst().name()) == JsonNames.OTHER;
  }

  private static void tuple(Items tuple, @Nullable String chapter, List<OutlinePoint> points) {
    StringBuilder text = new StringBuilder();
    Amount length = null;
    for (LooseJson value : tuple.items()) {
      if (value instanceof Text(String part, boolean _)) {
        Amount bare = AmountText.bare(part);
        length = bare != null ? bare : length;
        text.append(bare != null ? "" : (text.isEmpty() ? "" : ": ") + part);
      } else if (value instanceof Num(double number) && number > 0) {
        length = Amount.words(number);
      }
    }
    add(points, "", text.toString(), length, chapter);
  }

  private static void element(
      Text text, String name, @Nullable String chapter, List<OutlinePoint> points) {
    if (!text.whole()) {
      return;
    }
    Amount bare = AmountText.bare(text.text());
    if (bare != null && !name.isEmpty()) {
      add(points, name, name, bare, chapter);
      return;
    }
    AmountText found = AmountText.find(text.text());
    String rest = LineHead.strip(found == null ? text.text() : found.rest());
    add(points, name, joined(name, rest), found == null ? null : found.amount(), chapter);
  }

  /** One section, or a chapter with its sections. */
  private static void item(
      Fields object, String name, @Nullable String chapter, List<OutlinePoint> points) {
    var read = new JsonItem(object);
    Field children = read.children();
    String heading = read.heading().isEmpty() ? name : headed(read.heading());
    if (children != null) {
      int first = points.size();
      String title = heading.isEmpty() ? read.text() : heading;
      String own = title.isBlank() ? null : title;
      if (children.value() instanceof Items items) {
        list(items, own, points);
      } else if (children.value() instanceof Fields fields) {
        fields.fields().forEach(it -> keyed(it, points));
      }
      for (int index = first; index < points.size(); index++) {
        OutlinePoint point = points.get(index);
        points.set(index, new OutlinePoint(point.text(), point.heading(), point.length(), own));
      }
      if (points.size() > first) {
        Shares.spread(points.subList(first, points.size()), read.length());
        return;
      }
    }
    String text =
        read.hasMainPoint() ? read.text() : joined(heading, joinedNotes(read.text(), read.notes()));
    add(points, heading, text.isBlank() ? heading : text, read.length(), chapter);
  }

  private static void add(
      List<OutlinePoint> points,
      String heading,
      String text,
      @Nullable Amount length,
      @Nullable String chapter) {
    if (!PointText.isEmpty(text) || length != null) {
      points.add(
          new OutlinePoint(
              text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text,
              heading.isBlank() ? null : heading,
              length,
              chapter));
    }
  }

  private static @Nullable String titleOf(Fields object) {
    for (Field field : object.fields()) {
      if (field.value() instanceof Text(String text, boolean whole)
          && whole
          && JsonNames.ofScalar(field.name()) == JsonNames.HEADING) {
        return text;
      }
    }
    return null;
  }

  /** The list of the outline's parts: by its name, or the longest one. */
  private static @Nullable Field listOf(Fields object) {
    Field best = null;
    int most = 0;
    for (Field field : object.fields()) {
      boolean named = JsonNames.ofArray(field.name()) == JsonNames.LIST;
      if (named && (field.value() instanceof Items || field.value() instanceof Fields)) {
        return field;
      }
      if (field.value() instanceof Items(List<LooseJson> items)
          && items.size() > most
          && items.stream().anyMatch(Fields.class::isInstance)) {
        best = field;
        most = items.size();
      }
    }
    boolean several =
        object.fields().stream().filter(it -> it.value() instanceof Items).count() > 1
            && object.fields().stream()
                .filter(it -> it.value() instanceof Items)
                .noneMatch(it -> JsonNames.ofArray(it.name()) != JsonNames.OTHER);
    if (several) {
      return null;
    }
    if (best == null && !isItem(object)) {
      for (Field field : object.fields()) {
        if (field.value() instanceof Items && object.fields().size() <= 3) {
          best = field;
        }
      }
    }
    return best;
  }

  /** Whether an object is one section: it says what, or has a heading and a length. */
  static boolean isItem(Fields object) {
    boolean point = false;
    boolean heading = false;
    boolean length = false;
    for (Field field : object.fields()) {
      JsonNames kind = JsonNames.ofScalar(field.name());
      boolean text = field.value() instanceof Text;
      boolean scalar = text || field.value() instanceof Num;
      point |= text && kind == JsonNames.POINT;
      heading |= text && (kind == JsonNames.HEADING || kind == JsonNames.PART);
      length |= scalar && (kind == JsonNames.LENGTH || kind == JsonNames.SHARE);
    }
    return point || (heading && length);
  }

  /** The texts of an array of texts alone, as notes; empty where it holds anything else. */
  static String notes(Items items) {
    StringBuilder notes = new StringBuilder();
    for (LooseJson item : items.items()) {
      if (!(item instanceof Text(String text, boolean _))) {
        return "";
      }
      if (notes.length() < MOST_TEXT) {
        notes.append(notes.isEmpty() ? "" : "; ").append(text.strip());
      }
    }
    return notes.toString();
  }

  private static String headed(String name) {
    return PointText.clean(LineHead.strip(name.replace('_', ' ')));
  }

  private static String joined(String heading, String text) {
    return heading.isBlank() || text.regionMatches(true, 0, heading, 0, heading.length())
        ? text
        : text.isBlank() ? heading : heading + ": " + text;
  }

  private static String joinedNotes(String text, String notes) {
    return notes.isBlank() ? text : text.isBlank() ? notes : text + " (" + notes + ")";
  }
}
