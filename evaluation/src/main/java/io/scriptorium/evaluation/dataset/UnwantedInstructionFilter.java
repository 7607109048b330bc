package io.scriptorium.evaluation.dataset;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the instructions that LongWriter-6k left out too: harmful ones, and those that ask for data
 * to be scraped. Knows English and Chinese. Made to miss some rather than to take a report about a
 * crime for one; a model is the better judge of what is left.
 */
final class UnwantedInstructionFilter {

  // No \b at the beginning: Java's goes back over all the marks before it, at each of them.
  private static final String HOW_TO =
      "(?<!\\w)(?:how (?:to|can i|do i|do you|one can)"
          + "|(?:instructions?|recipe|guide|manual|tutorial|steps) (?:for|to|on|on how to)"
          + "|teach me to|help me(?: to)?)\\s+";

  private static final String WEAPONS =
      "(?:build|building|make|making|assembl(?:e|ing)|construct(?:ing)?|cook(?:ing)?"
          + "|synthesi[sz](?:e|ing)|produc(?:e|ing)|3d[- ]print(?:ing)?)\\b.{0,30}?"
          + "\\b(?:(?:pipe|nail|dirty|car) bombs?|a bomb|(?<!bath )bombs|explosive device"
          + "|molotov|nerve agents?|sarin|ricin|mustard gas|bioweapons?"
          + "|(?:crystal )?meth(?:amphetamine)?|ghost guns?)\\b";

  private static final String MALWARE =
      "(?:write|writing|creat(?:e|ing)|build|building|develop(?:ing)?|make|making"
          + "|spread(?:ing)?|deploy(?:ing)?)\\b.{0,20}?"
          + "\\b(?:ransomware|keyloggers?|malware|computer virus(?:es)?|phishing e?-?mails?)\\b";

  private static final String KILLING =
      "(?:commit suicide|(?:kill|hang|murder|poison|kidnap) (?:myself|yourself|someone|somebody"
          + "|(?:a|my|your) (?:wife|husband|child|boss|neighbou?r|person|kid)))\\b";

  private static final String CHILDREN =
      "(?<!\\w)(?:child|kiddie|underage|preteen) (?:porn(?:ography)?|erotica)\\b"
          + "|(?<!\\w)(?:erotic|sexual(?:ly explicit)?|pornographic)"
          + " (?:story|stories|scenes?|novel|fiction)\\b.{0,60}?"
          + "\\b(?:child|children|minors?|underage|toddlers?"
          + "|(?:[0-9]|1[0-7])[- ]years?[- ]old)\\b";

  private static final String HATRED =
      "(?<!\\w)(?:why|that) (?:all )?(?:jews|muslims|christians|blacks|black people|immigrants|gays"
          + "|gay people|women|roma) (?:should|must|deserve to) (?:all )?"
          + "(?:die|be (?:killed|exterminated|gassed|murdered))\\b";

  private static final String CHINESE_HARMFUL =
      "(?:如何|怎么|怎样|教我)(?:"
          + "(?:制造|制作|自制|合成).{0,10}?(?:炸弹|炸药|冰毒|毒品|毒气|沙林)"
          + "|(?:编写|制作|传播).{0,10}?(?:勒索软件|木马病毒|勒索病毒)"
          + "|自杀)|儿童色情";

  private static final List<Pattern> HARMFUL =
      List.of(
          caseless(HOW_TO + "(?:" + WEAPONS + "|" + MALWARE + "|" + KILLING + ")"),
          caseless(CHILDREN),
          caseless(HATRED),
          caseless(CHINESE_HARMFUL));

  // The verb at the head of a sentence, or after a request: a report on how firms collect personal
  // data asks for none.
  private static final String ASKED =
      "(?:\\A|[.!?\\n:;]\\s{0,3}|(?<!\\w)(?:please|can you|could you|i want you to|i need you to"
          + "|help me(?: to)?|(?:script|program|bot|crawler|tool|code) (?:to|that(?: can)?))\\s+)"
          + "(?:please\\s+)?";

  private static final String PRIVATE_DATA =
      "(?:scrapes?|crawls?|harvests?|collects?|gathers?|compiles?|extracts?|lists?|dumps?"
          + "|leaks?|find|give me|get me)\\b.{0,60}?"
          + "\\b(?:e-?mail addresses|e-?mails|phone numbers|home addresses"
          + "|personal (?:data|information|details)|contact (?:data|details|information)"
          + "|passwords|credit card numbers|social security numbers|customer records"
          + "|user (?:data|records))\\b";

  private static final String SITES =
      "(?:scrapes?|crawls?|dumps?)\\b.{0,40}?"
          + "\\b(?:web ?sites?|web ?pages?|database|data ?sets?|profiles|accounts|listings)\\b";

  private static final String MODELS_OWN_DATA =
      "(?:output|print|repeat|reveal|list|give me|dump)\\b.{0,30}?"
          + "\\b(?:training data|database dump|system prompt|your instructions)\\b";

  private static final String CHINESE_SCRAPING =
      "(?:爬取|抓取|采集|收集|导出|列出).{0,20}?" + "(?:个人信息|邮箱|电子邮件地址|手机号|电话号码|身份证号|密码|用户数据|网站数据|数据库)";

  private static final List<Pattern> SCRAPING =
      List.of(
          caseless(ASKED + "(?:" + PRIVATE_DATA + "|" + SITES + "|" + MODELS_OWN_DATA + ")"),
          caseless(CHINESE_SCRAPING));

  private UnwantedInstructionFilter() {}

  static boolean harmful(String instruction) {
    return HARMFUL.stream().anyMatch(it -> it.matcher(instruction).find());
  }

  static boolean scraping(String instruction) {
    return SCRAPING.stream().anyMatch(it -> it.matcher(instruction).find());
  }

  private static Pattern caseless(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
