package gg.sprocket.operator.plan;

import static gg.sprocket.operator.plan.ReleaseChecksTest.GOOD;
import static gg.sprocket.operator.plan.ReleaseChecksTest.edition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class EditionTest {

  @Test
  void theDigestTellsContentsApartAndNothingElse() {
    Edition good = edition(GOOD);
    assertThat(good.digests().values())
        .hasSize(2)
        .allSatisfy(digest -> assertThat(digest).matches("sha256:[0-9a-f]{64}"));

    assertThat(
            edition(
                GOOD.replace("{name: key, source: Generated}", "{source: Generated, name: key}")))
        .as("fields in another order")
        .isEqualTo(good);
    assertThat(edition(GOOD.replace("image: 'w:1'", "image: 'w:2'")).digests())
        .as("another image of one topology")
        .containsEntry("Monolith", good.digests().get("Monolith"))
        .doesNotContainEntry("Microservices", good.digests().get("Microservices"));
    assertThat(
            edition(
                    GOOD.replace(
                        "{name: key, source: Generated}\n",
                        "{name: key, source: Generated}\n- {name: more, source: Generated}\n"))
                .digests())
        .as("another secret value")
        .doesNotContainEntry("Monolith", good.digests().get("Monolith"));
    ObjectNode newer = Yaml.object(GOOD);
    ((ObjectNode) newer.at("/topologies/0")).put("hovercraft", "full of eels");
    assertThat(Edition.of(good.spec(), newer).digests())
        .as("a field that this operator does not know")
        .doesNotContainEntry("Monolith", good.digests().get("Monolith"));
  }

  /** Otherwise every instance would be refused by the next version of the operator. */
  @Test
  void theDigestStaysTheSameFromVersionToVersion() {
    assertThat(edition(GOOD).digests())
        .containsEntry(
            "Monolith", "sha256:df5cb466c10b65916b75bed0ddaab6980e56c4be1c76072b653d4ae96432a859")
        .containsEntry(
            "Microservices",
            "sha256:8c00f5a8116b9d45b465049dfc33dc1c858648f18041af52eeebd1a546f9047c");
  }
}
