package io.scriptorium.evaluation.dataset;

import java.util.regex.Pattern;

/**
 * Decides by an instruction's words whether it asks for a long text. Knows English and Chinese.
 * Instructions that state a length need no signs.
 */
final class LongOutputHeuristics {

  // No \b before a word: Java's goes back over all the marks before it, at each of them.

  /** What is long by itself. */
  private static final String BOOK =
      "(?<!\\w)(?:novels?|novellas?|reports?|thes[ie]s|dissertations?|monographs?|guides?|guidebooks?|handbooks?|manuals?|textbooks?|screenplays?|white"
          + " ?papers?|e-?books?|books?|chapters?|encyclop(?:a?e|æ)dia|autobiography|case"
          + " study|long[- ]form|full[- ]length|multi[- ](?:part|chapter)|as long as possible)\\b";

  /** What is long if it is to be thorough. */
  private static final String GENRE =
      "(?<!\\w)(?:detailed|comprehensive|in[- ]depth|extensive|thorough|exhaustive|complete|lengthy"
          + "|long|elaborate),? (?:[\\w-]{1,20},? ){0,3}?"
          + "(?:essay|article|analysis|story|tale|history|overview|tutorial|plan|proposal|review"
          + "|study|biography|memoir|script|course|curriculum|documentation|account|description"
          + "|explanation|speech|lecture|lesson|commentary|introduction|walkthrough|paper"
          + "|survey)\\b";

  private static final String CHINESE =
      "长篇|小说|论文|报告|指南|手册|教程|教材|教科书|剧本|白皮书|专著|传记|回忆录|章节|分章|分为?.章"
          + "|写.{0,4}书(?![信法面单])"
          + "|(?:详细|详尽|全面|深入|完整)(?:地|的)?.{0,8}?"
          + "(?:文章|分析|介绍|计划|方案|故事|综述|讲义|课程|攻略|说明|解读|论述)";

  private static final Pattern LONG =
      Pattern.compile(BOOK + "|" + GENRE + "|" + CHINESE, Pattern.CASE_INSENSITIVE);

  /** What is done to a text that is there already, and verbs that look like a book's name. */
  private static final String OTHER_TASK =
      "\\A\\s*+(?:please |can you |could you )?+(?:summari[sz]e|translate|proofread|paraphrase"
          + "|classify|correct|shorten|order|name|guess|book (?:an?|me|the)"
          + "|report (?:to|the|this|an?))\\b";

  private static final String SHORT_TEXT =
      "(?:\\A\\s*+|(?<!\\w)(?:write|draft|give|create|compose|tell|make|generate|provide|need|want)"
          + " (?:me |us )?+)an? (?:very )?+(?:short|brief|concise|quick|haiku|limerick|tweet"
          + "|slogan|headline|tagline|one[- ](?:page|paragraph|sentence))\\b"
          + "|(?<!\\w)in (?:a|one|two|three|a few) (?:sentences?|paragraphs?|lines?)\\b";

  private static final String CHINESE_SHORT =
      "\\A\\s*+(?:请帮我|请|帮我)?+(?:总结|概括|翻译|润色|校对|缩写)|简短|简要|一句话|一段话";

  private static final Pattern SHORT =
      Pattern.compile(
          OTHER_TASK + "|" + SHORT_TEXT + "|" + CHINESE_SHORT, Pattern.CASE_INSENSITIVE);

  private LongOutputHeuristics() {}

  /** Whether there is a sign of a long text, and none of a short one. */
  static boolean in(String instruction) {
    return LONG.matcher(instruction).find() && !SHORT.matcher(instruction).find();
  }
}
