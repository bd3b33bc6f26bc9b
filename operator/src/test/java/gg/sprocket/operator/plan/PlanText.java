package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A plan as YAML for people to read. */
final class PlanText {

  private static final Path RESOURCES = Path.of("src/main/resources/gg/sprocket/operator");
  private static final Map<String, String> FILES = files();

  private PlanText() {}

  static String of(Plan plan, Observed observed, List<Component> components) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    plan.problem().ifPresent(p -> root.set("rejected", problem(p)));
    ObjectNode parts = root.putObject("components");
    for (Component component : components) {
      Decision decision = plan.decisions().get(component.name());
      if (decision != null) {
        ObjectNode part = parts.putObject(component.name());
        decision(part, decision);
        ArrayNode health = part.putArray("health");
        plan.instance().map(i -> component.health(i, observed, decision)).stream()
            .flatMap(List::stream)
            .forEach(h -> health.add(health(h)));
      }
    }
    if (!plan.drifted().isEmpty()) {
      ArrayNode drifted = root.putArray("drifted");
      plan.drifted().forEach(d -> drifted.add(d.ref() + " " + d.drift().orElseThrow()));
    }
    if (plan.held()) {
      root.put("held", true);
    }
    plan.nextLook().ifPresent(at -> root.put("nextLook", at.toString()));
    ArrayNode waves = root.putArray("waves");
    for (List<Change> wave : plan.waves()) {
      ArrayNode changes = waves.addArray();
      wave.forEach(change -> changes.add(change(change)));
    }
    return Yaml.text(root);
  }

  private static void decision(ObjectNode part, Decision decision) {
    switch (decision) {
      case Decision.Absent _ -> part.put("decision", "Absent");
      case Decision.Wait(Problem problem) -> part.set("waits", problem(problem));
      case Decision.Want(List<Wanted> objects, var pending) -> {
        ArrayNode wants = part.putArray("wants");
        objects.forEach(w -> wants.add(w.getClass().getSimpleName() + " " + Differ.refOf(w)));
        pending.ifPresent(p -> part.set("pending", problem(p)));
      }
    }
  }

  private static ObjectNode problem(Problem problem) {
    return Json.MAPPER
        .createObjectNode()
        .put("reason", problem.reason().name())
        .put("message", problem.message());
  }

  private static ObjectNode health(Health health) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("name", health.name()).put("state", health.state().name());
    node.put("reason", health.reason().name());
    if (!health.message().isEmpty()) {
      node.put("message", health.message());
    }
    health.image().ifPresent(image -> node.put("image", image));
    node.put("pods", health.ready() + "/" + health.wanted());
    return node;
  }

  private static ObjectNode change(Change change) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    String kind = change.getClass().getSimpleName();
    node.put("change", kind + " " + change.ref()).put("component", change.component());
    switch (change) {
      case Change.Apply apply -> {
        node.put("known", apply.known());
        apply.version().ifPresent(version -> node.put("version", version));
        apply.drift().ifPresent(field -> node.put("drift", field));
        node.set("object", named(Json.tree(apply.object())));
      }
      case Change.CreateCredentials create -> {
        node.set("labels", Json.tree(create.labels()));
        ArrayNode values = node.putArray("values");
        create.values().forEach(v -> values.add(made(v)));
      }
      case Change.Delete delete -> node.put("uid", delete.uid());
      case Change.IssueCertificate issue -> {
        node.set("labels", Json.tree(issue.labels()));
        node.set("owner", Json.tree(issue.owner()));
        node.put("authority", issue.authority()).put("known", issue.known());
        node.set("hosts", Json.tree(issue.hosts()));
      }
      case Change.CreateInbox create -> {
        node.set("labels", Json.tree(create.labels()));
        node.set("owner", Json.tree(create.owner()));
      }
      case Change.TakeValues take -> {
        node.put("path", take.projection().path()).put("inbox", take.inbox().name());
        node.set("marks", Json.tree(new TreeMap<>(take.marks())));
        node.set("keys", Json.tree(take.projection().keys()));
        node.set("labels", Json.tree(take.form().labels()));
        take.form().owner().ifPresent(owner -> node.set("owner", Json.tree(owner)));
      }
      case Change.RemoveAuthority remove -> node.put("authority", remove.authority());
      case Change.RemoveVaultKeys remove -> node.put("dataId", remove.dataId());
      case Change.LeaseDeed deed -> {
        node.put("step", deed.step().toString()).put("asks", deed.source().member().name());
        node.set("labels", Json.tree(deed.labels()));
        node.set("owner", Json.tree(deed.owner()));
      }
      case Change.VaultDeed deed -> node.put("step", deed.step().toString());
      case Change.ProjectionDeed deed -> {
        node.put("step", deed.step().toString()).put("path", deed.projection().path());
        deed.judged().ifPresent(version -> node.put("judged", version));
        node.set("keys", Json.tree(deed.projection().keys()));
        node.set("labels", Json.tree(deed.form().labels()));
        deed.form().owner().ifPresent(owner -> node.set("owner", Json.tree(owner)));
        deed.source().ifPresent(source -> node.put("asks", source.member().name()));
      }
    }
    return node;
  }

  private static String made(SecretValue value) {
    return switch (value) {
      case SecretValue.Fixed(String key, String text) -> key + ": the text " + text;
      case SecretValue.Random(String key, int length) -> key + ": " + length + " random characters";
      case SecretValue.ScramVerifier(String key, String of) -> key + ": SCRAM verifier of " + of;
      case SecretValue.Around(String key, String before, String of, String after) ->
          key + ": " + before + "<" + of + ">" + after;
      case SecretValue.QueueDefinitions(String key, String name, String of) ->
          key + ": RabbitMQ definitions of " + name + " by " + of;
      case SecretValue.RedisUser(String key, String of) -> key + ": Redis ACL user by " + of;
    };
  }

  /** The program's own files are named instead of repeated. */
  private static JsonNode named(JsonNode object) {
    if (object.path("data") instanceof ObjectNode data) {
      data.properties()
          .forEach(
              e -> {
                String file = FILES.get(e.getValue().asText());
                if (file != null) {
                  e.setValue(TextNode.valueOf("the file " + file));
                }
              });
    }
    return object;
  }

  private static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(RESOURCES.resolve("component"))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(Files.readString(path), RESOURCES.relativize(path).toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCES, e);
    }
    return files;
  }
}
