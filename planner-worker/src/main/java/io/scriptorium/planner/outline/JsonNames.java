package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.Set;

/** What the names of fields mean that models choose for outlines. */
enum JsonNames {
  LENGTH,
  SHARE,
  INDEX,
  HEADING,
  POINT,
  NOTES,
  LIST,
  PART,
  IGNORED,
  OTHER;

  private static final Set<String> LISTS =
      names(
          "steps sections outline plan chapters paragraphs parts items structure subsections"
              + " subchapters children segments blocks contents entries toc tableofcontents"
              + " 章节 章節 步骤 段落 大纲 部分 小节 gliederung abschnitte kapitel schritte absätze secciones"
              + " capítulos pasos párrafos chapitres étapes paragraphes parties capitoli sezioni"
              + " capítulos seções разделы главы план части 章 セクション 목차 섹션");

  private static final Set<String> HEADINGS =
      names(
          "title heading header headline name label sectiontitle sectionname sectionheading"
              + " chaptertitle chaptername chapterheading steptitle documenttitle partname subject"
              + " 标题 標題 题目 章节标题 titel überschrift titre título titulo titolo название заголовок"
              + " タイトル 見出し 제목");

  private static final Set<String> POINTS =
      names(
          "mainpoint point main mainidea idea summary description desc content contents aim purpose"
              + " goal focus topic text details detail brief synopsis objective about task what"
              + " instruction message body theme 要点 内容 主要内容 主旨 主题 概要 描述 hauptpunkt inhalt beschreibung"
              + " kernaussage contenu résumé idée punto contenido descripción idea resumen contenuto"
              + " conteúdo содержание описание мысль суть 要旨 内容 내용 요점");

  private static final Set<String> INDEXES =
      names(
          "n no nr num number index id idx i order position sectionnumber chapternumber stepnumber"
              + " paragraphnumber sectionid 序号 编号 nummer numéro número номер 番号 번호");

  private static final Set<String> PARTS =
      names(
          "section chapter paragraph part step item segment 段 章 节 第 abschnitt kapitel absatz schritt"
              + " teil chapitre partie étape paragraphe sección capítulo párrafo paso parte раздел"
              + " глава часть абзац шаг");

  private static final Set<String> IGNORED_NAMES =
      names(
          "type tone style status language audience format mode genre author total totalwords"
              + " totalwordcount wordcounttotal totallength");

  private static final String[] LENGTHS = {
    "word",
    "wort",
    "wört",
    "mots",
    "palabra",
    "parole",
    "palavra",
    "слов",
    "字数",
    "字數",
    "文字数",
    "단어",
    "분량",
    "length",
    "länge",
    "umfang",
    "longueur",
    "longitud",
    "объем",
    "объём",
    "count",
    "篇幅",
    "size"
  };
  private static final String[] SHARES = {
    "percent",
    "share",
    "proportion",
    "weight",
    "prozent",
    "anteil",
    "ratio",
    "比例",
    "процент",
    "доля"
  };
  private static final String[] NOTE_NAMES = {
    "point",
    "bullet",
    "detail",
    "idea",
    "note",
    "key",
    "example",
    "topic",
    "question",
    "element",
    "aspect",
    "content",
    "要点",
    "内容",
    "stichpunkt",
    "fact"
  };

  private static Set<String> names(String joined) {
    return Set.copyOf(java.util.List.of(joined.split(" ", -1)));
  }

  /** A name in lower case, with letters alone. */
  static String normal(String name) {
    StringBuilder letters = new StringBuilder();
    LowerCase.of(name.length() > 60 ? name.substring(0, 60) : name)
        .codePoints()
        .filter(Character::isLetter)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** What a field of this name with a text or a number means. */
  static JsonNames ofScalar(String name) {
    String normal = normal(name);
    if (IGNORED_NAMES.contains(normal)) {
      return IGNORED;
    }
    if (POINTS.contains(normal)) {
      return POINT;
    }
    if (HEADINGS.contains(normal)) {
      return HEADING;
    }
    if (INDEXES.contains(normal)) {
      return INDEX;
    }
    if (PARTS.contains(normal)) {
      return PART;
    }
    if (holds(normal, SHARES)) {
      return SHARE;
    }
    return holds(normal, LENGTHS) && !normal.startsWith("keyword") ? LENGTH : OTHER;
  }

  /** What a field of this name with an array means: a list of steps, notes on one, or either. */
  static JsonNames ofArray(String name) {
    String normal = normal(name);
    if (LISTS.contains(normal)) {
      return LIST;
    }
    return holds(normal, NOTE_NAMES) || normal.startsWith("keyword") ? NOTES : OTHER;
  }

  /** Whether a name says no more than that there is a section here, as "section_2" and "3" do. */
  static boolean isGeneric(String name) {
    String normal = normal(name);
    return normal.isEmpty()
        || PARTS.contains(normal)
        || INDEXES.contains(normal)
        || LISTS.contains(normal)
        || POINTS.contains(normal);
  }

  private static boolean holds(String normal, String[] parts) {
    for (String part : parts) {
      if (normal.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
