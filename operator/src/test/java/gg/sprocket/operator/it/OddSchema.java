package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;

/**
 * A definition whose spec takes anything, as long as it is open: the way in which objects come to
 * be stored that the operator of today cannot read.
 */
final class OddSchema implements AutoCloseable {

  private final KubernetesClient admin;
  private final String definition;
  private final JSONSchemaProps strict;

  /** Opens a definition. */
  OddSchema(KubernetesClient admin, String definition) {
    this.admin = admin;
    this.definition = definition;
    strict =
        Objects.requireNonNull(
            stored()
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec"));
    put(
        new JSONSchemaPropsBuilder()
            .withType("object")
            .withXKubernetesPreserveUnknownFields(true)
            .build());
  }

  /** Does what only the open definition lets through; it takes effect after a moment. */
  void pass(Runnable act) {
    await("the open definition " + definition)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isPassed(act));
  }

  private static boolean isPassed(Runnable act) {
    try {
      act.run();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 422) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    put(strict);
  }

  private void put(JSONSchemaProps spec) {
    CustomResourceDefinition now = stored();
    now.getSpec()
        .getVersions()
        .getFirst()
        .getSchema()
        .getOpenAPIV3Schema()
        .getProperties()
        .put("spec", spec);
    admin.resource(now).update();
  }

  private CustomResourceDefinition stored() {
    return admin.apiextensions().v1().customResourceDefinitions().withName(definition).require();
  }
}
