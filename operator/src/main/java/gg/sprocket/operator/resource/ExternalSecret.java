package gg.sprocket.operator.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** An ExternalSecret of External Secrets Operator, of which we set and read a handful of fields. */
@Group("external-secrets.io")
@Version("v1")
@Kind("ExternalSecret")
@Plural("externalsecrets")
public final class ExternalSecret extends CustomResource<JsonNode, JsonNode> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("NullAway") // absent until it is set or read
  protected JsonNode initSpec() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // absent until its controller writes it
  protected JsonNode initStatus() {
    return null;
  }
}
