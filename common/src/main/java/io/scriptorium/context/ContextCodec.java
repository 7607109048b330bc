package io.scriptorium.context;

import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.SectionRecord.Written;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form that contexts have in the arguments and the answers of the scripts. */
final class ContextCodec {

  /** Begins the field of the plan's hash that marks a section as published; its index follows. */
  static final String PUBLISHED = "published:";

  private static final List<String> PLAN_FIELDS = List.of("planned", "partition", "offset");
  private static final int LONGEST_EXCERPT = 60;

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
   * @throws BadRecordException if they are not those of a plan of this job
   */
  static AcceptedPlan plan(String jobId, List<String> fields) {
    if (fields.size() != PLAN_FIELDS.size()) {
      throw new BadRecordException("The plan has %d fields.".formatted(fields.size()));
    }
    PlanRecord plan = RecordReader.plan(bytes(jobId), bytes(fields.get(0)));
    if (!(plan instanceof PlanRecord.Planned planned)) {
      throw new BadRecordException("The record in place of the plan is none.");
    }
    return new AcceptedPlan(
        planned,
        new RecordPosition(
            (int) number(fields.get(1), Integer.MAX_VALUE), number(fields.get(2), Long.MAX_VALUE)));
  }

  /**
   * @param answer the hash of the plan and that of the sections
   * @throws BadRecordException if they are not those of this job
   */
  static JobContext context(String jobId, List<?> answer) {
    if (answer.size() != 2) {
      throw new BadRecordException("The context has %d parts.".formatted(answer.size()));
    }
    Map<String, String> plan = pairs(answer.get(0));
    AcceptedPlan accepted =
        plan(jobId, PLAN_FIELDS.stream().map(plan::get).filter(Objects::nonNull).toList());
    List<Written> sections =
        pairs(answer.get(1)).values().stream()
            .map(json -> section(jobId, json))
            .sorted(Comparator.comparingInt(Written::index))
            .toList();
    checkIndexes(accepted.planned(), sections);
    Set<Integer> published =
        plan.keySet().stream()
            .filter(field -> field.startsWith(PUBLISHED))
            .map(field -> (int) number(field.substring(PUBLISHED.length()), Plan.MOST_STEPS))
            .collect(Collectors.toSet());
    return new JobContext(
        accepted,
        sections,
        published,
        Optional.ofNullable(plan.get("failure"))
            .map(reason ->
                new JobFailure(
                    reason,
                    (int) number(plan.getOrDefault("failure-retry", "0"), Integer.MAX_VALUE))));
  }

  /**
   * Whether the plan that the script {@code restore} answered with is the one it was given.
   *
   * @throws BadRecordException if the answer is none
   */
  static boolean holdsPlan(List<?> answer, List<Object> arguments) {
    Map<String, String> plan = pairs(answer.isEmpty() ? null : answer.get(0));
    for (int field = 0; field < PLAN_FIELDS.size(); field++) {
      if (!arguments.get(field).toString().equals(plan.get(PLAN_FIELDS.get(field)))) {
        return false;
      }
    }
    return true;
  }

  /** Each section once, of the plan, and in sequential mode none without the one before it. */
  private static void checkIndexes(PlanRecord.Planned planned, List<Written> sections) {
    int before = 0;
    for (Written section : sections) {
      int index = section.index();
      boolean follows =
          planned.request().mode() == Mode.PARALLEL ? index > before : index == before + 1;
      if (!follows || index > planned.plan().total()) {
        throw new BadRecordException("Section %d follows section %d.".formatted(index, before));
      }
      before = index;
    }
  }

  /**
   * @throws BadRecordException if it is no section of this job
   */
  static Written section(String jobId, String json) {
    if (RecordReader.section(bytes(jobId), bytes(json)) instanceof Written written) {
      return written;
    }
    throw new BadRecordException("The record in place of a section is none.");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long number(String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw new BadRecordException(
        "'%s' is no number from 0 to %d.".formatted(SafeText.of(text, LONGEST_EXCERPT), most));
  }

  static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  /**
   * @throws BadRecordException if a script answered anything but a list of strings
   */
  static List<String> strings(@Nullable Object answer) {
    if (answer instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new BadRecordException("A list of strings is expected.");
  }

  private static Map<String, String> pairs(@Nullable Object flat) {
    List<String> items = strings(flat);
    if (items.size() % 2 != 0) {
      throw new BadRecordException("A field has no value.");
    }
    Map<String, String> result = new HashMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      result.put(items.get(i), items.get(i + 1));
    }
    return result;
  }
}
