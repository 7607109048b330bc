package io.scriptorium.planner.outline;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What the parts of a document are called before their number, in lower case. */
final class SectionNames {

  /** What holds chapters. */
  static final Set<String> PARTS = of("part teil partie parte часть część deel bölüm phần act 部");

  static final Set<String> CHAPTERS =
      of(
          "chapter kapitel chapitre capítulo capitulo capitolo глава rozdział hoofdstuk kapitola bab"
              + " chương الفصل अध्याय 章 장");

  /** All of them, those for sections and paragraphs too. */
  static final Set<String> ALL = all();

  private SectionNames() {}

  private static Set<String> all() {
    Set<String> all =
        new HashSet<>(
            of(
                "section paragraph step scene point unit module topic phase item heading abschnitt"
                    + " absatz schritt punkt paragraphe étape sección seccion párrafo parrafo paso"
                    + " punto sezione paragrafo seção parágrafo passo раздел абзац шаг пункт akapit"
                    + " alinea avsnitt paragraf bagian đoạn القسم الجزء 段落 章节 部分 段 节 步骤 セクション 段階"
                    + " 섹션 단락 문단"));
    all.addAll(PARTS);
    all.addAll(CHAPTERS);
    return Set.copyOf(all);
  }

  private static Set<String> of(String joined) {
    return Set.copyOf(Arrays.asList(joined.split(" ", -1)));
  }
}
