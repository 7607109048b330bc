package io.scriptorium.text.heading;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.text.answer.CleanText;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3. */
class SectionHeadingTest {

  private static final String TEXT = "Tea came from Yunnan.\n\nIt was dear at first.";

  private static CleanText clean(String answer) {
    return CleanText.of(answer.replace("\\n", "\n"), 3, List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "#Tea | Tea",
        "TEA AND SUGAR | TEA AND SUGAR",
        "CONCLUDE HOW THE LANGUAGE FRAMES THE CUSTOM, AS THE CLOCK PR | CONCLUDE HOW THE LANGUAGE FRAMES THE CUSTOM, AS THE CLOCK PR",
        "ЧАЙ И САХАР | ЧАЙ И САХАР",
        "##Tea and the sea | Tea and the sea",
        "#Section 3: Tea | Tea",
        "*Tea* | Tea",
        "_Tea and the sea_ | Tea and the sea",
        "*Section 3: Tea* | Tea",
        "§ 3 Tea | Tea",
        "§3. Tea | Tea",
        "§ 3 – Tea | Tea",
        "III. Tea | Tea",
        "III) Tea | Tea",
        "**III. Tea** | Tea",
        "3 - Tea | Tea",
        "3 – Tea and the sea | Tea and the sea",
        "**3 - Tea** | Tea",
        "(3) Tea | Tea",
        "**(3) Tea** | Tea",
        "## (3) Tea | Tea",
        "제3장 차 | 차",
        "제 3 장: 차의 역사 | 차의 역사",
        "제3절. 차 | 차",
        "الفصل الثالث: الشاي | الشاي",
        "القسم الثالث - الشاي | الشاي",
        "الفصل ٣: الشاي | الشاي",
        "פרק 3: תה | תה",
        "פרק שלישי: תה | תה",
        "अध्याय 3: चाय | चाय",
        "अध्याय तीन: चाय | चाय",
        "भाग ३: चाय | चाय",
        "บทที่ 3: ชา | ชา",
        "บทที่ ๓: ชา | ชา",
        "บทที่สาม: ชา | ชา",
        "Chương 3: Trà | Trà",
        "Chương ba: Trà | Trà",
        "Phần 3. Trà | Trà",
        "Title: Tea | Tea",
        "**Title:** Tea and the sea | Tea and the sea",
        "**Title: Tea** | Tea",
        "Heading: Tea | Tea",
        "Titel: Tee | Tee",
        "Titre : Le thé | Le thé",
        "标题：茶叶 | 茶叶",
        "제목: 차 | 차",
        "==Tea== | Tea",
        "== Tea and the sea == | Tea and the sea",
        "=== Section 3: Tea === | Tea",
        "📜 Section 3: Tea | Tea",
        "🍵🌊 **Section 3: Tea** | Tea",
        "## 📜 Section 3: Tea | Tea",
        "\\\\section{Tea} | Tea",
        "\\\\chapter{Tea} | Tea",
        "\\\\subsection*{Tea and the sea} | Tea and the sea",
        "<b>Tea</b> | Tea",
        "<strong>Section 3: Tea</strong> | Tea",
        "[Section 3: Tea] | Tea",
        "【第三章 茶叶】 | 茶叶",
        "<<Section 3: Tea>> | Tea",
      })
  void theModelsOwnHeadingIsTakenOff(String heading, String title) {
    CleanText clean = clean(heading.replace("\\\\", "\\") + "\n\n" + TEXT);

    assertThat(clean.heading()).isEqualTo(title);
    assertThat(clean.text()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<<Section 2 of 2 of the Plan>>",
        "<<Section 3 of 9>>",
        "[Section 3]",
        "== Section 3 ==",
        "📜 Section 3",
        "\\section{Section 3}",
        "<b>Section 3</b>",
        "บทที่สาม",
        "अध्याय तीन",
      })
  void aMarkerHasNoTitle(String marker) {
    CleanText clean = CleanText.of(marker + "\n\n" + TEXT, 3, List.of());

    assertThat(clean.heading()).isNull();
    assertThat(clean.text()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Section 230 - the law protects those who host.\\n\\nIt is old.",
        "3 - 2 was the score\\n\\nIt rained.",
        "TEA AND SUGAR FOR SALE!\\n\\nSo said the sign.",
        "NATO\\n\\nIt is old.",
        "TEA AND SUGAR\\nIt was dear.",
        "LONDON, 12 MAY 1843\\n\\nDear Anna,\\n\\nIt rains.",
        "INT. KITCHEN - DAY\\n\\nAnna pours tea.",
        "THE NATO of old\\n\\nIt was small.",
        "3 - 2 was the score when it began to rain.\\n\\nIt rained.",
        "3 - two of them lost\\n\\nIt rained.",
        "2 - Tea\\n\\nIt was dear.",
        "(3) is the third option, and the best.\\n\\nIt rained.",
        "(3) is the third option\\n\\nIt rained.",
        "(2) Tea\\n\\nIt was dear.",
        "(3) Tea\\nIt was dear.",
        "§ 3 of the law says nothing.\\n\\nIt is old.",
        "§ 3 of the law\\n\\nIt is old.",
        "§ 230 Tea\\n\\nIt is old.",
        "IV. Tea\\n\\nIt was dear.",
        "I. Newton\\n\\nHe drank tea.",
        "III. Tea\\n\\nIt was dear.\\n\\nIV. Coffee\\n\\nSo was this.",
        "(3) Boil the water\\n\\n(4) Add the leaves\\n\\n(5) Wait",
        "3 - Boil the water\\n\\n4 - Add the leaves",
        "3. Boil the water\\n\\n4. Add the leaves",
        "- Boil the water\\n\\n- Add the leaves",
        "* Tea *\\n\\nIt was dear.",
        "*Nota bene*: tea was dear.\\n\\nIt came by sea.",
        "*Nota bene* – tea was dear\\n\\nIt came by sea.",
        "*Bang!*\\n\\nThe door fell.",
        "*It rained.*\\n\\nThe sea rose.",
        "*London, 12 May 1843*\\n\\nDear Anna,\\n\\nIt rains.",
        "*sighs*\\n\\n“Tea?” she asked.",
        "*Tea*\\nIt was dear.",
        "Title: a word that means much.\\n\\nIt is old.",
        "Title: a word that means much\\n\\nIt is old.",
        "Title: The word is old. It means much.\\n\\nSo it is.",
        "Title: Lord of the Manor\\nName: Anna\\n\\nShe drank tea.",
        "Note: Tea\\n\\nIt was dear.",
        "Anna: Tea?\\n\\nBoris: At once.",
        "“Section 3: tea,” she read.\\n\\nIt was dear.",
        "— Tea? she asked.\\n\\n— At once.",
        "Tea of the morning, tea of the night,\\nGreen in the kettle and gold in the light,\\n\\nPour it.",
        "#include <stdio.h>\\n\\nint main() {}",
        "#define TEA 3\\n\\nint main() {}",
        "#tea is trending\\n\\nIt was dear.",
        "#Tea #Coffee #Sea\\n\\nIt was dear.",
        "#Tea is trending everywhere, and nobody knows why.\\n\\nIt was dear.",
        "#1 in the charts\\n\\nIt was dear.",
        "#Tea\\nIt was dear.",
        "== is a comparison\\n\\nSo is !=.",
        "a == b == c\\n\\nSo is d.",
        "\\\\emph{Tea}\\n\\nIt was dear.",
        "\\\\section is a command\\n\\nSo is chapter.",
        "<b>Tea</b> was dear.\\n\\nIt came by sea.",
        "<b>Tea came by sea.</b>\\n\\nIt was dear.",
        "<i>Tea</i>\\n\\nIt was dear.",
        "[Section 230 - the law]\\n\\nIt is old.",
        "[Tea]\\n\\nIt was dear.",
        "[Enter Anna with a lamp]\\n\\nANNA. Tea?",
        "<<Tea>>\\n\\nIt was dear.",
        "📜 Tea\\n\\nIt was dear.",
        "© 2024 Anna\\n\\nIt was dear.",
        "제3장은 차를 다룬다.\\n\\n길다.",
        "الفصل الثالث من الكتاب طويل.\\n\\nالشاي قديم.",
        "บทที่สามพูดถึงชา\\n\\nยาว",
        "अध्याय तीन लंबा है।\\n\\nचाय पुरानी है।",
        "Chương ba nói về trà.\\n\\nNó dài.",
      })
  void realFirstLinesStay(String answer) {
    CleanText clean = clean(answer.replace("\\\\", "\\"));

    assertThat(clean.text()).isEqualTo(answer.replace("\\\\", "\\").replace("\\n", "\n"));
    assertThat(clean.heading()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "== ",
        "<<",
        "<b>",
        "\\section{",
        "📜",
        "📜# ",
        "#T",
        "*T* ",
        "§ 3 ",
        "(3) ",
        "III. ",
        "3 - T\n\n",
        "Title: ",
        "【",
        "สาม",
        "[Section 3] "
      })
  @Timeout(20)
  void hostileLinesTakeLinearTime(String unit) {
    String line = unit.repeat(400_000 / unit.length());

    assertThat(CleanText.of(line, 3, List.of())).isNotNull();
    assertThat(CleanText.of(line + "\n\n" + TEXT, 3, List.of())).isNotNull();
    assertThat(SectionMarkers.without("Tea.\n\n" + line + "\n\nTea.", 3, 9)).isNotNull();
  }
}
