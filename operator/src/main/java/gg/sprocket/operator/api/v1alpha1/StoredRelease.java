package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A {@code SprocketRelease} as it is stored, its spec left as JSON: an informer of the typed form
 * would end the whole operator at the first object that it cannot decode.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("SprocketRelease")
@Singular("sprocketrelease")
@Plural("sprocketreleases")
@ShortNames("sprel")
public final class StoredRelease extends CustomResource<JsonNode, JsonNode> {
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
