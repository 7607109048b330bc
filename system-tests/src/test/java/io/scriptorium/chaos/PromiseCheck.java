package io.scriptorium.chaos;

import io.scriptorium.job.Document;
import io.scriptorium.job.Document.Status;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.SafeText;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a run kept DESIGN's promises.
 *
 * @param lost jobs without a document, or without their text for no fault of their own (promise 1)
 * @param doubled jobs with more than one document, or more than one event of their end (1, 7)
 * @param outOfOrder completed documents that do not hold every section once, in order (2)
 * @param wrongContexts sections that no generation wrote from exactly the text before them, which a
 *     server's failure that became text would be as well (3, 4)
 * @param quirks sections that hold what a model's quirk put around or into their text (4)
 * @param wasted generations that were wasted while nothing was wrong, or in an orderly stop (5, 6)
 * @param overSeats servers that had more requests at a time than seats (8)
 * @param letters dead letters that are too many or too few (9)
 * @param batches batches that count otherwise than their documents, or are complete more than once
 * @param leftovers work that was not finished, and leases or seats without a holder
 */
record PromiseCheck(
    List<String> lost,
    List<String> doubled,
    List<String> outOfOrder,
    List<String> wrongContexts,
    List<String> quirks,
    List<String> wasted,
    List<String> overSeats,
    List<String> letters,
    List<String> batches,
    List<String> leftovers) {

  /** A job whose deadline or cancellation comes before this much later may end early or not. */
  private static final Duration CLOSE_CALL = Duration.ofSeconds(2);

  /** Faults that are none, so that nothing may be wasted by them. */
  private static final List<String> ORDERLY =
      List.of(
          "stop planner",
          "stop writer",
          "stop assembler",
          "restart all workers",
          "scale writers",
          "pause all jobs");

  static PromiseCheck of(JobOutcome outcome, Waste waste) {
    return new PromiseCheck(
        lost(outcome),
        doubled(outcome),
        outOfOrder(outcome),
        wrongContexts(outcome),
        QuirkLeftovers.of(outcome.documents()),
        wasted(waste, outcome.log()),
        Crowding.of(outcome, ChaosBed.SEATS),
        letters(outcome),
        BatchCounts.wrong(outcome),
        leftovers(outcome));
  }

  /** Everything that is wrong, a line each. */
  List<String> violations() {
    List<String> all = new ArrayList<>();
    for (List<String> some :
        List.of(
            lost,
            doubled,
            outOfOrder,
            wrongContexts,
            quirks,
            wasted,
            overSeats,
            letters,
            batches,
            leftovers)) {
      all.addAll(some);
    }
    return all;
  }

  /** How each violation begins, for a summary. */
  List<String> beginnings() {
    return violations().stream().map(it -> SafeText.of(it, 200)).toList();
  }

  private static List<String> lost(JobOutcome outcome) {
    Map<String, Document> byId = new HashMap<>();
    outcome.documents().forEach(document -> byId.put(document.id(), document));
    List<String> lost = new ArrayList<>();
    for (Submitted job : outcome.jobs()) {
      Document document = byId.remove(job.id());
      if (document == null) {
        lost.add(job.id() + " has no document");
      } else if (document.status() == Status.FAILED
          || (document.status() == Status.CANCELLED && !mayEndEarly(job, document))) {
        lost.add("%s is %s: %s".formatted(job.id(), document.status(), document.reason()));
      }
    }
    byId.keySet().forEach(id -> lost.add(id + " has a document and was never asked for"));
    return lost;
  }

  /**
   * The owner's own report is known only once it was made; timestamps alone decide nothing where
   * the assembler's clock has jumped.
   */
  private static boolean mayEndEarly(Submitted job, Document document) {
    return job.mayEndEarlyAt() != null
        && (JobFlow.ENOUGH.equals(document.reason())
            || document.timings().finishedAt().isAfter(job.mayEndEarlyAt().minus(CLOSE_CALL)));
  }

  private static List<String> doubled(JobOutcome outcome) {
    List<String> doubled = new ArrayList<>();
    outcome.documents().stream()
        .collect(Collectors.groupingBy(Document::id, Collectors.counting()))
        .forEach((id, count) -> {
          if (count > 1) {
            doubled.add("%s has %d documents".formatted(id, count));
          }
        });
    outcome.events().stream()
        .filter(event ->
            switch (event.type()) {
              case COMPLETED, FAILED, CANCELLED -> true;
              default -> false;
            })
        .collect(Collectors.groupingBy(JobEvent::jobId, Collectors.counting()))
        .forEach((id, count) -> {
          if (count > 1) {
            doubled.add("%s ended %d times by its events".formatted(id, count));
          }
        });
    return doubled;
  }

  private static List<String> outOfOrder(JobOutcome outcome) {
    return outcome.documents().stream()
        .filter(document -> document.status() == Status.COMPLETED && !isWhole(document))
        .map(document -> document.id() + " does not hold its plan's sections once, in order")
        .toList();
  }

  private static boolean isWhole(Document document) {
    int total = document.plan() == null ? 0 : document.plan().total();
    return document.sections().stream()
            .map(Document.Section::index)
            .toList()
            .equals(IntStream.rangeClosed(1, total).boxed().toList())
        && document.text().equals(String.join(Document.SEPARATOR, DocumentTexts.of(document)));
  }

  private static List<String> wrongContexts(JobOutcome outcome) {
    Provenance provenance = outcome.log().provenance();
    List<String> wrong = new ArrayList<>();
    for (Document document : outcome.documents()) {
      List<String> texts = DocumentTexts.of(document);
      List<Integer> sections =
          DocumentTexts.isParallel(document)
              ? IntStream.rangeClosed(1, texts.size())
                  .filter(index -> provenance.of(List.of(texts.get(index - 1))).isEmpty())
                  .boxed()
                  .toList()
              : provenance.unexplained(texts);
      if (!sections.isEmpty()) {
        wrong.add(
            "%s: sections %s continue another text%s"
                .formatted(
                    document.id(), sections, story(texts.get(sections.getFirst() - 1), outcome)));
      }
    }
    return wrong;
  }

  private static List<String> wasted(Waste waste, GenerationLog log) {
    List<String> wrong = new ArrayList<>();
    waste
        .unexplained()
        .forEach(
            generation -> wrong.add("wasted while nothing was wrong: " + story(generation, log)));
    for (String fault : ORDERLY) {
      waste
          .byFault()
          .getOrDefault(fault, List.of())
          .forEach(
              generation -> wrong.add("wasted by %s: %s".formatted(fault, story(generation, log))));
    }
    return wrong;
  }

  /** A section's text, with the generations of the conversation that wrote a part of it. */
  private static String story(String text, JobOutcome outcome) {
    String middle =
        text.substring(text.length() / 3, Math.min(text.length(), text.length() / 3 + 60));
    return outcome.log().generations().stream()
        .filter(it -> it.text() != null && it.text().contains(middle))
        .map(it -> "%n%s%n  in %s%n  text: %s".formatted(text, story(it, outcome.log()), it.text()))
        .findFirst()
        .orElse("%n%s%n  of which no generation has: %s".formatted(text, middle));
  }

  /** A generation with the others of its conversation, one a line. */
  private static String story(Generation generation, GenerationLog log) {
    return log.generations().stream()
        .filter(it -> it.conversation().equals(generation.conversation()))
        .map(it ->
            "%n  %s %s to %s, %d tokens, %s, fault %s, after %s, output %s: %s"
                .formatted(
                    it.equals(generation) ? "->" : "  ",
                    it.start(),
                    it.end(),
                    it.completionTokens(),
                    it.finish(),
                    it.fault(),
                    it.context().stream().map(hash -> hash.substring(0, 6)).toList(),
                    it.output().substring(0, 6),
                    SafeText.of(it.lastMessage(), 60)))
        .collect(Collectors.joining("", generation.toString(), ""));
  }

  /** A record that is delivered again is refused again; a letter names the place of its record. */
  private static List<String> letters(JobOutcome outcome) {
    Set<String> refused =
        outcome.deadLetters().stream()
            .map(it ->
                "%s-%d@%d: %s".formatted(it.topic(), it.partition(), it.offset(), it.reason()))
            .collect(Collectors.toCollection(TreeSet::new));
    return refused.size() == outcome.badRequests()
        ? List.of()
        : List.of(
            "%d records were refused of %d that should be: %s"
                .formatted(refused.size(), outcome.badRequests(), refused));
  }

  private static List<String> leftovers(JobOutcome outcome) {
    List<String> left = new ArrayList<>();
    outcome
        .unfinished()
        .forEach((group, records) -> {
          if (records > 0) {
            left.add("%s has not finished %d records".formatted(group, records));
          }
        });
    outcome.leftInRedis().forEach(key -> left.add("Redis still holds " + key));
    return left;
  }
}
