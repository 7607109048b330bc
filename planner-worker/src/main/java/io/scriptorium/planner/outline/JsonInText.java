package io.scriptorium.planner.outline;

import io.scriptorium.planner.outline.LooseJson.Constant;
import io.scriptorium.planner.outline.LooseJson.Field;
import io.scriptorium.planner.outline.LooseJson.Fields;
import io.scriptorium.planner.outline.LooseJson.Items;
import io.scriptorium.planner.outline.LooseJson.Num;
import io.scriptorium.planner.outline.LooseJson.Text;
import java.util.List;
import java.util.stream.Stream;

/** Outlines that are texts inside JSON, such as the arguments of a tool call. */
final class JsonInText {

  private static final List<OutlineForm> LINES = List.of(new BarForm(), new ListForm());

  private JsonInText() {}

  /** The outline in a value, or else in the lines of its longest text. */
  static Outline outline(LooseJson value, boolean cut) {
    LooseJson plain = unwrapped(value);
    Outline outline = JsonOutlines.outline(plain);
    List<OutlinePoint> points = outline.points();
    if (points.size() > 1) {
      return outline;
    }
    boolean measured = !points.isEmpty() && points.getFirst().length() != null;
    String longest =
        texts(plain)
            .filter(it -> it.strip().indexOf('\n') > 0)
            .reduce("", (one, other) -> one.length() >= other.length() ? one : other);
    for (OutlineForm form : LINES) {
      Outline lines = longest.isEmpty() ? null : form.read(longest, cut);
      // The lines of one step's point have no lengths of their own.
      if (lines != null
          && lines.points().size() > 1
          && (!measured || lines.points().stream().allMatch(it -> it.length() != null))) {
        return new Outline(lines.title() == null ? outline.title() : lines.title(), lines.points());
      }
    }
    return outline;
  }

  /** The value with the JSON of its texts in their place; texts inside that stay as they are. */
  private static LooseJson unwrapped(LooseJson value) {
    return switch (value) {
      case Fields(List<Field> fields) ->
          new Fields(
              fields.stream().map(it -> new Field(it.name(), unwrapped(it.value()))).toList());
      case Items(List<LooseJson> items) ->
          new Items(items.stream().map(JsonInText::unwrapped).toList());
      case Text text -> inside(text);
      case Num _, Constant _ -> value;
    };
  }

  private static LooseJson inside(Text text) {
    String json = text.text().strip();
    boolean object = json.startsWith("{") && json.endsWith("}");
    boolean array = json.startsWith("[") && json.endsWith("]");
    if (!object && !array) {
      return text;
    }
    return switch (LooseJson.read(json, 0).value()) {
      case Fields fields when fields.fields().stream().noneMatch(it -> it.name().isEmpty()) ->
          fields.fields().isEmpty() ? text : fields;
      case Items items
          when !items.items().isEmpty()
              && items.items().stream().allMatch(Fields.class::isInstance) ->
          items;
      case LooseJson _ -> text;
    };
  }

  private static Stream<String> texts(LooseJson value) {
    return switch (value) {
      case Fields(List<Field> fields) -> fields.stream().flatMap(it -> texts(it.value()));
      case Items(List<LooseJson> items) -> items.stream().flatMap(JsonInText::texts);
      case Text(String text, boolean _) -> Stream.of(text);
      case Num _, Constant _ -> Stream.empty();
    };
  }
}
