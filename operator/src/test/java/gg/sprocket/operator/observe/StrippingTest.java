package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Digest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StrippingTest {

  private static final String VALUE = "bm90LXJlYWw="; // not-real

  @Test
  void ofASecretOnlyDigestsAndOurOwnAnnotationsAreKept() {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("discord")
            .addToLabels("team", "blue")
            .addToAnnotations("sprocket.gg/not-after", "2027-01-01T00:00:00Z")
            .addToAnnotations(
                "kubectl.kubernetes.io/last-applied-configuration", "{\"data\":\"" + VALUE + "\"}")
            .endMetadata()
            .addToData("botToken", VALUE)
            .addToData("empty", "")
            .build();

    var store = Stripping.secrets();
    store.put("key", secret);
    Secret kept = Objects.requireNonNull(store.get("key"));

    assertThat(kept.getData()).isEqualTo(Map.of("botToken", Digest.sha256("not-real")));
    assertThat(kept.getMetadata().getAnnotations()).containsOnlyKeys("sprocket.gg/not-after");
    assertThat(kept.getMetadata().getLabels()).containsEntry("team", "blue");
    assertThat(kept.toString()).doesNotContain(VALUE);
  }

  @Test
  void aSecretWithoutAnnotationsIsKeptToo() {
    Secret secret = new SecretBuilder().withNewMetadata().withName("s").endMetadata().build();
    secret.getMetadata().setAnnotations(null);

    var store = Stripping.secrets();
    store.put("key", secret);
    assertThat(Objects.requireNonNull(store.get("key")).getData()).isEmpty();
  }
}
