package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.GivenDocuments.Given;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which given document is which instruction's. A document belongs to the instruction with its text,
 * for that is what it answers; its id, where the instruction's line has one, says which of several
 * comes first. For one thread.
 */
final class DocumentMatches {

  /** By how much the lengths that were asked for may differ. */
  private static final double LENGTH_TOLERANCE = 0.1;

  private final GivenDocuments given;
  private final DatasetSettings settings;
  private final Map<String, List<Given>> open = new HashMap<>();
  private final Map<String, Given> byJobId = new LinkedHashMap<>();
  private final Map<Given, LeftOver> reasons = new HashMap<>();
  private final Set<String> selectedTexts = new HashSet<>();
  private final Map<String, String> textsOfIds = new HashMap<>();

  DocumentMatches(GivenDocuments given, DatasetSettings settings) {
    this.given = given;
    this.settings = settings;
    Set<String> seen = new HashSet<>();
    for (Given document : given.documents()) {
      if (!document.completed()) {
        reasons.put(document, LeftOver.NOT_COMPLETED);
      } else if (!seen.add(document.id())) {
        reasons.put(document, LeftOver.TWICE);
      } else {
        open.computeIfAbsent(document.text(), _ -> new ArrayList<>()).add(document);
      }
    }
  }

  /** Why a given document is not used. */
  enum LeftOver {
    NOT_COMPLETED("its job did not complete"),
    TWICE("an earlier line has its id"),
    OTHER_TEXT("a line has its id, and another instruction"),
    NOT_SELECTED("no selected instruction has its text"),
    OTHER_LENGTH("was written for another length"),
    MORE_THAN_SAMPLES("its instruction has as many texts as --samples asks for");

    private final String description;

    LeftOver(String description) {
      this.description = description;
    }

    /** In words. */
    String description() {
      return description;
    }
  }

  /** Notes an instruction that names the job that wrote it, whatever becomes of it. */
  void line(Instruction instruction) {
    if (instruction.id() != null && !given.isEmpty()) {
      textsOfIds.put(instruction.id(), GivenDocuments.fingerprint(instruction.text()));
    }
  }

  /** Gives an instruction its documents. */
  void match(Decision.Selected selected) {
    String text = GivenDocuments.fingerprint(selected.instruction());
    selectedTexts.add(text);
    List<Given> candidates = open.getOrDefault(text, List.of());
    List<Given> fitting =
        candidates.stream()
            .filter(it -> fits(it, selected))
            .sorted(Comparator.comparing((Given it) -> !it.id().equals(selected.id())))
            .limit(settings.samples())
            .toList();
    for (int at = 0; at < fitting.size(); at++) {
      byJobId.put(settings.jobId(selected.line(), at + 1), fitting.get(at));
    }
  }

  private static boolean fits(Given document, Decision.Selected selected) {
    return Math.abs(document.words() - selected.words()) <= LENGTH_TOLERANCE * selected.words();
  }

  /** The documents that are used, by the id of the job that need not be done. */
  Map<String, Given> byJobId() {
    return byJobId;
  }

  /** The documents that are not used, in their order, with the reason of each. */
  Map<Given, LeftOver> leftOver() {
    Set<Given> used = new HashSet<>(byJobId.values());
    Map<String, Long> usedOfText =
        used.stream().collect(Collectors.groupingBy(Given::text, Collectors.counting()));
    Map<Given, LeftOver> left = new LinkedHashMap<>();
    for (Given document : given.documents()) {
      if (!used.contains(document)) {
        LeftOver known = reasons.get(document);
        left.put(
            document,
            known != null ? known : reason(document, usedOfText.getOrDefault(document.text(), 0L)));
      }
    }
    return left;
  }

  private LeftOver reason(Given document, long usedOfText) {
    if (selectedTexts.contains(document.text())) {
      return usedOfText < settings.samples() ? LeftOver.OTHER_LENGTH : LeftOver.MORE_THAN_SAMPLES;
    }
    String ofLine = textsOfIds.get(document.id());
    return ofLine == null || ofLine.equals(document.text())
        ? LeftOver.NOT_SELECTED
        : LeftOver.OTHER_TEXT;
  }
}
