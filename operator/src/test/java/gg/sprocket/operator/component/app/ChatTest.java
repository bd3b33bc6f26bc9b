package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages of 1.4.0 show a chat if they are told where it is; the key alone does nothing. */
class ChatTest {

  @Test
  void withoutAnInboxThereIsNoChat() throws JsonProcessingException {
    assertThat(chat(scene()).path("enabled").isBoolean()).isTrue();
    assertThat(chat(scene()).path("enabled").asBoolean()).isFalse();
  }

  @Test
  void anInboxIsShownByItsAddressAndToken() throws JsonProcessingException {
    Scene scene =
        scene()
            .set(
                """
                integrations:
                  discord: {secretRef: {name: mle-discord}}
                  chatwoot:
                    url: https://chat.example.org
                    websiteToken: Zk3
                    secretRef: {name: mle-chatwoot}
                """)
            .secret("mle-chatwoot", Map.of("hmacKey", "key"));

    assertThat(chat(scene))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"enabled": true, "url": "https://chat.example.org", "websiteToken": "Zk3"}
                """));
  }

  private static Scene scene() {
    return Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0");
  }

  private static JsonNode chat(Scene scene) throws JsonProcessingException {
    scene.settle();
    return Json.MAPPER
        .readTree(scene.get(ConfigMap.class, "mle-web").getData().get("0-production.json"))
        .at("/client/chatwoot");
  }
}
