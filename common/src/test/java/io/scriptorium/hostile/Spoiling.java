package io.scriptorium.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ways to make a sound record's JSON such that no reader may take it. */
final class Spoiling {

  private static final int DEEPEST = 100_000;
  private static final int LARGE_BYTES = 900 * 1024;
  private static final String PLACEHOLDER = "@number@";

  private static final List<String> NUMBERS =
      List.of("1e999999999", "-1E+999999999", "9".repeat(100_000), "18446744073709551616", "NaN");

  static final List<String> ODD_IDS =
      List.of(
          "",
          " ",
          "a b",
          "a\nb",
          "a\tb",
          "{a}",
          "a}b{c",
          "a|b",
          "a#1",
          "a/b",
          ".hidden",
          "..",
          "tea\u0000",
          "\ud800",
          "ü",
          "😀",
          "$PLAN$",
          "a".repeat(129),
          "a".repeat(LARGE_BYTES));

  private static final List<byte[]> NO_RECORDS =
      bytes(
          "",
          " ",
          "null",
          "true",
          "7",
          "-0.0e-999999999",
          "\"tea\"",
          "[]",
          "[{}]",
          "{}",
          "Infinity",
          "write about tea",
          "<xml/>",
          "{'id': 'tea'}",
          "{\"type\":\"$INST$\",\"jobId\":\"$PLAN$\"}",
          "{\"type\":\"" + "x".repeat(LARGE_BYTES / 8) + "\"}");

  private static final List<byte[]> LARGE =
      bytes(
          "a".repeat(LARGE_BYTES),
          "{\"instruction\":\"" + "a".repeat(LARGE_BYTES) + "\"}",
          "{\"jobId\":\"" + "\\u0000".repeat(LARGE_BYTES / 6) + "\"}",
          "\0".repeat(LARGE_BYTES),
          "[" + "{},".repeat(LARGE_BYTES / 3) + "{}]",
          "{\"" + "k".repeat(LARGE_BYTES) + "\":1}",
          "{\"metadata\":{" + "\"a\":1,".repeat(LARGE_BYTES / 6) + "\"b\":1}}");

  private static final List<byte[]> DEEP =
      bytes(
          "{\"a\":".repeat(40),
          "{\"jobId\":" + "[".repeat(1_000),
          "{\"jobId\":" + "[".repeat(DEEPEST),
          "{\"a\":".repeat(DEEPEST),
          "[".repeat(DEEPEST) + "]".repeat(DEEPEST));

  private Spoiling() {}

  static Arbitrary<byte[]> deepNesting() {
    return Arbitraries.of(DEEP);
  }

  /** A number that fits nowhere, or is none, in one of the fields that hold a number. */
  static Arbitrary<byte[]> numbers(byte[] sound) {
    int fields = places(tree(sound), true).size();
    if (fields == 0) {
      return Arbitraries.of(NUMBERS).map(number -> number.getBytes(UTF_8));
    }
    return Arbitraries.integers()
        .between(0, fields - 1)
        .flatMap(field ->
            Arbitraries.of(NUMBERS)
                .map(number -> {
                  JsonNode root = tree(sound);
                  Place place = places(root, true).get(field);
                  place.parent().put(place.field(), PLACEHOLDER);
                  return replaced(Json.write(root), "\"" + PLACEHOLDER + "\"", number);
                }));
  }

  /** Another type in any field. */
  static Arbitrary<byte[]> wrongTypes(byte[] sound) {
    return Arbitraries.integers()
        .between(0, places(tree(sound), false).size() - 1)
        .map(field -> {
          JsonNode root = tree(sound);
          Place place = places(root, false).get(field);
          if (place.parent().get(place.field()).isObject()) {
            place.parent().putArray(place.field()).add(1);
          } else {
            place.parent().putObject(place.field()).put("a", 1);
          }
          return Json.write(root);
        });
  }

  /** A required field that is missing or null. */
  static Arbitrary<byte[]> missing(String topic, byte[] sound) {
    return Arbitraries.of(required(topic))
        .flatMap(field ->
            Arbitraries.of(true, false)
                .map(isNull -> {
                  ObjectNode root = (ObjectNode) tree(sound);
                  if (isNull) {
                    root.putNull(field);
                  } else {
                    root.remove(field);
                  }
                  return Json.write(root);
                }));
  }

  /** A value out of all bounds, in a field of its own type. */
  static Arbitrary<byte[]> absurd(String topic, byte[] sound) {
    List<String[]> swaps =
        switch (topic) {
          case Topics.WRITING_REQUESTS ->
              swaps("\"words\":300", "\"words\":0", "\"words\":-1", "\"words\":2147483648");
          case Topics.JOB_CONTROL -> swaps("\"at\":\"2026", "\"at\":\"-999999999", "\"at\":\"1");
          case Topics.WRITING_PLANS -> {
            var all = swaps("\"words\":100", "\"words\":0", "\"words\":-1", "\"words\":2147483647");
            all.addAll(swaps("\"offset\":7", "\"offset\":-9223372036854775808"));
            all.addAll(
                swaps(
                    "\"requestedAt\":\"2026",
                    "\"requestedAt\":\"-999999999",
                    "\"requestedAt\":\"+999999999"));
            all.addAll(swaps("\"prompt\":10", "\"prompt\":-1", "\"prompt\":9223372036854775807"));
            yield all;
          }
          case Topics.SECTION_TASKS -> {
            var all = swaps("\"index\":1", "\"index\":0", "\"index\":3", "\"index\":-2147483648");
            all.addAll(swaps("\"total\":2", "\"total\":-1", "\"total\":2147483647"));
            all.addAll(swaps("\"partition\":0", "\"partition\":-1", "\"partition\":2147483648"));
            yield all;
          }
          default -> {
            var all = swaps("\"index\":1", "\"index\":0", "\"index\":2147483647");
            all.addAll(swaps("\"words\":1", "\"words\":-1", "\"words\":2147483647"));
            all.addAll(swaps("\"finishedAt\":\"2026", "\"finishedAt\":\"+1000000000"));
            yield all;
          }
        };
    return Arbitraries.of(swaps).map(swap -> replaced(sound, swap[0], swap[1]));
  }

  static Arbitrary<byte[]> duplicateFields(byte[] sound) {
    return Arbitraries.of(List.copyOf(tree(sound).propertyNames()))
        .map(field ->
            replaced(
                sound,
                "{",
                "{\"%s\":%s,"
                    .formatted(field, Json.MAPPER.writeValueAsString(tree(sound).get(field)))));
  }

  /** Bytes that are no UTF-8 JSON. */
  static Arbitrary<byte[]> encodings(String id, byte[] sound) {
    String text = new String(sound, UTF_8);
    return Arbitraries.of(
        joined(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, sound),
        text.getBytes(StandardCharsets.UTF_16),
        text.getBytes(StandardCharsets.UTF_16LE),
        text.getBytes(StandardCharsets.UTF_16BE),
        inserted(sound, id, (byte) 0xFF),
        inserted(sound, id, (byte) 0xC0, (byte) 0x80),
        inserted(sound, id, (byte) 0xED, (byte) 0xA0, (byte) 0x80),
        inserted(sound, id, (byte) 0xF8),
        inserted(sound, id, (byte) 0),
        inserted(sound, id, (byte) '\n'),
        inserted(sound, id, (byte) 0x1B),
        new byte[] {0},
        new byte[1_000]);
  }

  static Arbitrary<byte[]> truncated(byte[] sound) {
    return Arbitraries.integers()
        .between(0, sound.length - 1)
        .map(length -> Arrays.copyOf(sound, length));
  }

  static Arbitrary<byte[]> trailingGarbage(byte[] sound) {
    return Arbitraries.of("}", "{}", " tea", ",", "\0", "\n[1]", "]".repeat(1_000))
        .map(garbage -> joined(sound, garbage.getBytes(UTF_8)));
  }

  static Arbitrary<byte[]> noRecords() {
    return Arbitraries.of(NO_RECORDS);
  }

  /** As large as a client's default lets through. */
  static Arbitrary<byte[]> large() {
    return Arbitraries.of(LARGE);
  }

  static Arbitrary<byte[]> oddIds(String id, byte[] sound) {
    return Arbitraries.of(ODD_IDS)
        .map(odd -> replaced(sound, "\"" + id + "\"", Json.MAPPER.writeValueAsString(odd)));
  }

  private static List<byte[]> bytes(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
  }

  private static List<String> required(String topic) {
    return switch (topic) {
      case Topics.WRITING_REQUESTS -> List.of("instruction");
      case Topics.JOB_CONTROL -> List.of("type", "jobId");
      case Topics.WRITING_PLANS ->
          List.of(
              "type",
              "jobId",
              "request",
              "plan",
              "requestPosition",
              "requestedAt",
              "plannedAt",
              "usage");
      case Topics.SECTION_TASKS -> List.of("jobId", "index", "total", "mode", "planPosition");
      default ->
          List.of(
              "type",
              "jobId",
              "index",
              "continues",
              "hash",
              "text",
              "usage",
              "server",
              "model",
              "startedAt",
              "finishedAt");
    };
  }

  private static List<String[]> swaps(String held, String... absurd) {
    var swaps = new ArrayList<String[]>();
    for (String one : absurd) {
      swaps.add(new String[] {held, one});
    }
    return swaps;
  }

  /** A field of an object somewhere in a record. */
  private record Place(ObjectNode parent, String field) {}

  private static List<Place> places(JsonNode root, boolean numbersOnly) {
    var places = new ArrayList<Place>();
    collect(root, numbersOnly, places);
    return places;
  }

  private static void collect(JsonNode node, boolean numbersOnly, List<Place> places) {
    switch (node) {
      case ObjectNode object -> {
        for (String field : object.propertyNames()) {
          if (!numbersOnly || object.get(field).isNumber()) {
            places.add(new Place(object, field));
          }
          collect(object.get(field), numbersOnly, places);
        }
      }
      case ArrayNode array -> array.forEach(element -> collect(element, numbersOnly, places));
      default -> {}
    }
  }

  private static JsonNode tree(byte[] json) {
    return Json.MAPPER.readTree(json);
  }

  private static byte[] replaced(byte[] json, String held, String other) {
    String text = new String(json, UTF_8);
    int at = text.indexOf(held);
    if (at < 0) {
      throw new IllegalArgumentException("There is no " + held + " in " + text);
    }
    return (text.substring(0, at) + other + text.substring(at + held.length())).getBytes(UTF_8);
  }

  /** These bytes in the middle of the id. */
  private static byte[] inserted(byte[] json, String id, int... bytes) {
    int at = new String(json, UTF_8).indexOf(id) + 1;
    var spoilt = new ByteArrayOutputStream();
    spoilt.write(json, 0, at);
    for (int one : bytes) {
      spoilt.write(one);
    }
    spoilt.write(json, at, json.length - at);
    return spoilt.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
