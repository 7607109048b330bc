package io.scriptorium.context;

import static java.util.Objects.requireNonNull;

import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The form that contexts have in the arguments and the answers of the scripts. */
final class ContextCodec {

  /** Begins the field of the plan's hash that marks a section as published; its index follows. */
  static final String PUBLISHED = "published:";

  private ContextCodec() {}

  /** The arguments of the script {@code restore}. */
  static List<Object> arguments(JobContext context) {
    AcceptedPlan plan = context.plan();
    Stream<Object> head =
        Stream.of(
            json(plan.planned()),
            plan.position().partition(),
            plan.position().offset(),
            context.mode().json(),
            plan.planned().total(),
            plan.planned().root(),
            context.failure().map(JobFailure::reason).orElse(""),
            context.failure().map(JobFailure::retry).orElse(0));
    Stream<Object> sections =
        context.sections().stream().flatMap(it -> Stream.of(it.index(), it.hash(), json(it)));
    return Stream.concat(head, sections).toList();
  }

  /**
   * @param fields the plan, its partition and its offset
   */
  static AcceptedPlan plan(List<String> fields) {
    return new AcceptedPlan(
        Json.read(fields.get(0).getBytes(StandardCharsets.UTF_8), PlanRecord.Planned.class),
        new RecordPosition(Integer.parseInt(fields.get(1)), Long.parseLong(fields.get(2))));
  }

  /**
   * @param answer the hash of the plan and that of the sections
   */
  static JobContext context(List<?> answer) {
    Map<String, String> plan = pairs(answer.get(0));
    List<Written> sections =
        pairs(answer.get(1)).values().stream()
            .map(ContextCodec::section)
            .sorted(Comparator.comparingInt(Written::index))
            .toList();
    Set<Integer> published =
        plan.keySet().stream()
            .filter(field -> field.startsWith(PUBLISHED))
            .map(field -> Integer.valueOf(field.substring(PUBLISHED.length())))
            .collect(Collectors.toSet());
    return new JobContext(
        plan(
            Stream.of("planned", "partition", "offset")
                .map(field -> requireNonNull(plan.get(field), field))
                .toList()),
        sections,
        published,
        Optional.ofNullable(plan.get("failure"))
            .map(reason ->
                new JobFailure(reason, Integer.parseInt(plan.getOrDefault("failure-retry", "0")))));
  }

  static Written section(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Written.class);
  }

  static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  static List<String> strings(Object answer) {
    return ((List<?>) answer).stream().map(String.class::cast).toList();
  }

  private static Map<String, String> pairs(Object flat) {
    List<String> items = strings(flat);
    Map<String, String> result = new HashMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      result.put(items.get(i), items.get(i + 1));
    }
    return result;
  }
}
