package gg.sprocket.operator.plan.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.plan.exposure.IngressController.Product;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IngressControllerTest {

  private static final IngressClass NGINX =
      ingressClass("nginx", "k8s.io/ingress-nginx", "false", "2026-01-01T00:00:00Z");
  private static final IngressClass OLD =
      ingressClass("old", "example.org/other", "true", "2026-01-01T00:00:00Z");
  private static final IngressClass NEW =
      ingressClass("new", "traefik.io/ingress-controller", "true", "2026-02-01T00:00:00Z");

  @Test
  void withoutAClassTheClustersDefaultServes() {
    assertThat(controller("{}", NGINX, OLD))
        .isEqualTo(new IngressController(Optional.of("old"), Product.Other, true));
    assertThat(controller("{}", NGINX))
        .isEqualTo(new IngressController(Optional.empty(), Product.Other, false));
  }

  @Test
  void ofSeveralDefaultsTheNewestServes() {
    assertThat(controller("{}", OLD, NEW)).isEqualTo(controller("{}", NEW, OLD));
    assertThat(controller("{}", OLD, NEW).product()).isEqualTo(Product.Traefik);
  }

  @Test
  void aClassThatIsNamedServesWhateverTheDefault() {
    String named = "{\"className\": \"nginx\"}";
    assertThat(controller(named, NGINX, NEW).product()).isEqualTo(Product.IngressNginx);
    assertThat(controller(named, NEW))
        .isEqualTo(new IngressController(Optional.of("nginx"), Product.Other, false));
  }

  private static IngressController controller(String ingress, IngressClass... classes) {
    String spec =
        """
        {"organization": {"slug": "mle", "displayName": "MLE"}, "version": "1.5.0",
         "exposure": {"domain": "mle.example.org", "ingress": %s}}
        """
            .formatted(ingress);
    try {
      Access access = Access.of(Json.MAPPER.readValue(spec, InstanceSpec.class)).getFirst();
      return IngressController.of(
          access,
          new Surroundings(
              List.of(classes),
              OptionalKind.noneInstalled(),
              Set.of(),
              Set.of(),
              Platform.UNDECIDED));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static IngressClass ingressClass(
      String name, String controller, String isDefault, String created) {
    return new IngressClassBuilder()
        .withNewMetadata()
        .withName(name)
        .withCreationTimestamp(created)
        .addToAnnotations("ingressclass.kubernetes.io/is-default-class", isDefault)
        .endMetadata()
        .withNewSpec()
        .withController(controller)
        .endSpec()
        .build();
  }
}
