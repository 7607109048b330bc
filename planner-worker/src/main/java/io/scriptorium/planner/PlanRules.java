package io.scriptorium.planner;

import io.scriptorium.planner.outline.OutlineBounds;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;

/**
 * What a plan may be, and how a model is asked for it.
 *
 * @param maxSteps most sections a document may have; an outline with more is merged
 * @param minStepWords shortest section worth a step, in words
 * @param maxStepWords longest section a model writes in one piece, in words
 * @param shortRequestWords a request below this length is one section and needs no model's plan
 * @param chapterSteps most steps that are asked for in one answer; a longer document is planned by
 *     chapters
 * @param chapterWords longest document that is planned without chapters, in words
 * @param strict whether a job fails where no model gave an outline
 */
@Removed({"PLANNER_MAX_SECTIONS", "PLANNER_PLAN_TOLERANCE"})
public record PlanRules(
    @Fixed("400") int maxSteps,
    @Fixed("50") int minStepWords,
    @Fixed("1500") int maxStepWords,
    @Fixed("400") int shortRequestWords,
    @Setting(
            option = "--plan-chapter-steps",
            variable = "PLANNER_CHAPTER_STEPS",
            value = "40",
            min = "4",
            max = "400",
            help =
                "Most steps that a model is asked for in one answer; longer documents are planned by chapters.")
        int chapterSteps,
    @Setting(
            option = "--plan-chapter-words",
            variable = "PLANNER_CHAPTER_WORDS",
            value = "8000",
            min = "1000",
            help = "Longest document, in words, that is planned without chapters.")
        int chapterWords,
    @Setting(
            option = "--plan-strict",
            variable = "PLANNER_PLAN_STRICT",
            value = "false",
            help =
                "Fail a job whose model gives no outline. Default: it is written from a default"
                    + " outline, and its document says so.")
        boolean strict) {

  public static final PlanRules DEFAULT = SettingsReader.defaults(PlanRules.class);

  /** What models are asked for, which is narrower than what is accepted. */
  private static final int USUAL_LEAST_WORDS = 200;

  private static final int USUAL_MOST_WORDS = 1_000;
  private static final int MOST_CHAPTERS = 40;
  private static final int USUAL_LEAST_CHAPTER = 2_500;
  private static final int USUAL_MOST_CHAPTER = 6_000;
  private static final int LEAST_CHAPTER = 800;
  private static final int LONGEST_CHAPTER = 20_000;

  /** So many of something, each of so many words. */
  record Range(int fewest, int most, int leastWords, int mostWords) {}

  /** Whether a request of this length is written in one section. */
  boolean isShort(int words) {
    return words < shortRequestWords;
  }

  /** Whether a document of this length is planned by chapters without being asked to. */
  boolean needsChapters(int words) {
    return words > chapterWords || Math.ceilDiv(words, usualMost()) > chapterSteps;
  }

  OutlineBounds steps() {
    return new OutlineBounds(maxSteps, minStepWords, maxStepWords);
  }

  /** The bounds of one chapter's steps, so that all chapters together have no more than allowed. */
  OutlineBounds steps(int chapter, int words) {
    int most = (int) ((long) maxSteps * chapter / Math.max(1, words));
    return new OutlineBounds(
        Math.max(Math.ceilDiv(chapter, maxStepWords), Math.max(1, most)),
        minStepWords,
        maxStepWords);
  }

  /** The bounds of chapters: somewhat more than asked for, and none that is hardly a section. */
  OutlineBounds chapters(int words) {
    int most = usualChapters(words).most();
    int allowed = Math.min(MOST_CHAPTERS, most + most / 2);
    int least = Math.max(2 * minStepWords, Math.min(LEAST_CHAPTER, words / allowed / 2));
    return new OutlineBounds(allowed, least, Math.max(2 * least, LONGEST_CHAPTER));
  }

  /** The steps that a model is asked for. */
  Range usualSteps(int words) {
    int fewest = Math.max(1, Math.ceilDiv(words, usualMost()));
    int most = Math.max(fewest, Math.min(chapterSteps, words / USUAL_LEAST_WORDS));
    int least = Math.max(minStepWords, Math.min(USUAL_LEAST_WORDS, maxStepWords));
    return new Range(fewest, most, least, usualMost());
  }

  /** The chapters that a model is asked for. */
  Range usualChapters(int words) {
    int fewest = Math.clamp(Math.ceilDiv(words, USUAL_MOST_CHAPTER), 2, MOST_CHAPTERS);
    int most = Math.clamp(words / USUAL_LEAST_CHAPTER, fewest, MOST_CHAPTERS);
    return new Range(fewest, most, words / most / 2, words / fewest);
  }

  private int usualMost() {
    return Math.min(USUAL_MOST_WORDS, maxStepWords);
  }
}
