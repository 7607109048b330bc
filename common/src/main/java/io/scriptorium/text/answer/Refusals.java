package io.scriptorium.text.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes a model's refusal by its first words, in some thirty languages. Made to miss some
 * refusals rather than to take an answer for one: what says "I can't" must also say what only a
 * model is asked for, such as to assist or to write the essay.
 */
public final class Refusals {

  /** A longer text is an answer, whatever it apologizes for. In UTF-16 code units. */
  private static final int LONGEST_REFUSAL = 2_000;

  /** How much of a text is looked at, in UTF-16 code units. */
  private static final int BEGINNING = 200;

  /** Markdown may precede it, but no quotation mark, which begins direct speech. */
  private static final String OPENING = "\\A[\\s*_#>]*+";

  private static final String END = "[\\s.!…。！*_]*+\\z";

  private static final String ASSIST =
      anyOf(
          "assist\\b",
          "help(?: you)? with\\b",
          "comply\\b",
          "fulfil+ (?:this|that|your|the|such)\\b",
          "do (?:that|this|so)" + END);

  private static final String PRODUCE =
      "(?:provide|write|create|generate|produce|continue|complete|answer|draft|compose"
          + "|discuss|engage|process|accommodate|respond|help)\\b[^.!?\\n]{0,60}?\\b";

  private static final String REQUEST = "(?:request|task|prompt|content|response|information)s?\\b";

  private static final String WORK =
      "(?:(?:question|essay|story|article|text|novel|report|document|guide|material|advice"
          + "|instruction|conversation|topic|poem|speech|chapter|section)s?\\b"
          + "|[\\d,]{1,12}+[ -]words?\\b)";

  /** The whole text: "I can't write this." */
  private static final String NOTHING_ELSE =
      " (?:write|do|continue|create|generate|provide|produce|answer|complete)(?:"
          + " (?:with |about )?(?:this|that|it))?"
          + END;

  private static final String POLICY =
      "(?:this|that|your|the) (?:request|prompt|content|instruction|task)s? (?:violates?|breaches"
          + "|goes against|is against|falls outside|is not permitted by)\\b[^.!?\\n]{0,60}?\\b"
          + "(?:polic(?:y|ies)|guidelines?|terms|rules)\\b";

  private static final Pattern ENGLISH = Pattern.compile(english(), Pattern.CASE_INSENSITIVE);

  private static final Pattern CHINESE = Pattern.compile(chinese(), Pattern.CASE_INSENSITIVE);

  private Refusals() {}

  /**
   * Whether a text is a refusal, such as "I'm sorry, but I can't help with that." or "抱歉，我无法回答。".
   * Only its first 200 characters are looked at, and a text of more than 2,000 is none.
   */
  public static boolean isRefusal(String text) {
    if (text.length() > LONGEST_REFUSAL) {
      return false;
    }
    String plain = unquoted(text).replace('’', '\'');
    return opensWith(ENGLISH, plain) || opensWith(CHINESE, plain) || OtherRefusals.isRefusal(text);
  }

  /** A text without the quotation marks around the whole of it: someone else speaks in others. */
  private static String unquoted(String text) {
    String line = text.strip();
    int last = line.length() - 1;
    boolean quoted =
        last > 0 && line.charAt(0) == '"' && line.indexOf('"', 1) == last && line.indexOf('\n') < 0;
    return quoted ? line.substring(1, last) : text;
  }

  private static boolean opensWith(Pattern refusal, String text) {
    Matcher matcher = refusal.matcher(text).region(0, Math.min(text.length(), BEGINNING));
    // Where the beginning ends, the text does not.
    return matcher.useAnchoringBounds(false).lookingAt();
  }

  private static String english() {
    String am = "i(?:'m| am)";
    String apology =
        anyOf(
                "(?:" + am + " )?(?:(?:really|very|truly|so|deeply) )?sorry",
                am + " afraid(?: that)?",
                "(?:i|my(?: sincere)?) apolog(?:ize|ise|ies)",
                "apologies",
                "unfortunately",
                "i regret(?: to say)?(?: that)?")
            + "(?: for (?:the|any) [a-z]{1,20})?[,.;:!—–*_\\s-]{0,20}+(?:(?:but|however|that)\\b,?"
            + " )?";
    String self =
        "(?:as|"
            + am
            + ") an? (?:[a-z-]{1,20} ){0,2}?(?:ai|language model|artificial intelligence)\\b(?!"
            + " (?:researcher|engineer|expert|developer|company))[^.!?]{0,60}?[,.;—–-]{0,9}+\\s{1,9}+(?:(?:and|so|but)"
            + " )?";
    String cannot =
        anyOf(
            "i (?:(?:really|simply|just|also) )?(?:can't|cannot|can not|won't|will not)(?: be able"
                + " to)?",
            am + " (?:unable|not able|not allowed|not permitted|not programmed) to",
            "i (?:do not|don't) have the ability to",
            "i (?:must|have to|need to) (?:respectfully |politely )?(?:decline|refuse) to");
    String declines =
        anyOf(
            "i (?:must|have to|need to) (?:respectfully |politely )?(?:decline|refuse)"
                + " (?:this|that|your|the) (?:request|task|prompt)",
            "(?:"
                + am
                + " not|i do not feel|i don't feel) comfortable (?:with )?"
                + "(?:writing|creating|generating|providing|producing|continuing|assisting"
                + "|helping|engaging|discussing|answering|fulfilling)\\b");
    // Without an apology or a word of what it is, a model must speak of the request itself: writers
    // of flesh and blood cannot write at times either.
    return OPENING
        + anyOf(
            anyOf(apology + "(?:" + self + ")?", self + "(?:" + apology + ")?")
                + anyOf(
                    cannot
                        + anyOf(
                            " " + ASSIST, " " + PRODUCE + anyOf(REQUEST, WORK), NOTHING_ELSE, END),
                    declines),
            cannot + anyOf(" " + ASSIST, " " + PRODUCE + REQUEST, NOTHING_ELSE),
            POLICY,
            declines);
  }

  private static String chinese() {
    String apology =
        "我?(?:非常|很|十分|实在|真的|深感|感到)*+(?:抱歉|对不起|對不起|遗憾|遺憾|不好意思)"
            + "[，,。！!；;\\s]*(?:但是?|可是|不过|不過)?[，,]?";
    String self =
        "(?:作为|作為|我只?是)(?:一个|一個|一名|一款|一位)?(?:人工智能|人工智慧|AI|大型|大?语言|大?語言)(?!研究|工程|专家|公司)"
            + "[^。！？，,\\n]{0,20}[，,。]\\s?(?:所以|因此|但)?";
    String cannot = "(?:暂时|暫時|目前|恐怕|确实|真的|并)?(?:无法|無法|不能|没办法|没有办法)";
    String produce =
        "(?:直接|继续)?(?:[为為给給向帮幫][您你])?"
            + "(?:提供|回答|回应|回應|满足|滿足|协助|協助|完成|生成|撰写|撰寫|创作|創作|处理|處理"
            + "|执行|執行|讨论|討論|参与|給出|给出|遵从|输出|編寫|编写|答复|帮助[您你]"
            + "|写(?:这|那|出|一)|继续(?:这个|此|该|进行|对话|写))";
    String request = "[^。！？\\n]{0,30}?(?:请求|請求|要求|问题|問題|内容|內容|任务|任務|信息|資訊|需求)";
    return OPENING
        + anyOf(
            anyOf(apology + "(?:" + self + ")?", self + "(?:" + apology + ")?")
                + ("我?" + cannot)
                + anyOf(produce, END),
            "我" + cannot + produce + request);
  }

  private static String anyOf(String... patterns) {
    return "(?:" + String.join("|", patterns) + ")";
  }
}
