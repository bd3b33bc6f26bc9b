package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A {@code SprocketInstance} as it is stored, spec and status left as JSON: an informer of the
 * typed form would end the whole operator at the first object that it cannot decode.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("SprocketInstance")
@Singular("sprocketinstance")
@Plural("sprocketinstances")
@ShortNames("spi")
public final class StoredInstance extends CustomResource<JsonNode, JsonNode> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("NullAway") // absent until the API server's answer is read
  protected JsonNode initSpec() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // absent until somebody writes it
  protected JsonNode initStatus() {
    return null;
  }
}
