package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a real API server is asked about one CRD.
 *
 * @param crd name of the CRD
 * @param base an object that it accepts
 * @param cases changes of it, each with an object name of its own unless it is about names
 */
record RuleTable(String crd, ObjectNode base, List<RuleCase> cases) {
  static final RuleTable INSTANCES = read("sprocketinstances.sprocket.gg", "instance-rules.yaml");
  static final RuleTable RELEASES = read("sprocketreleases.sprocket.gg", "release-rules.yaml");

  private static RuleTable read(String crd, String file) {
    JsonNode content = CrdGeneration.parse(resource(file));
    ObjectNode base = (ObjectNode) content.get("base");
    List<RuleCase> cases = new ArrayList<>();
    for (JsonNode one : content.get("cases")) {
      cases.add(read(one, named(base, "case-" + cases.size())));
    }
    return new RuleTable(crd, base, cases);
  }

  private static RuleCase read(JsonNode one, ObjectNode start) {
    Optional<ObjectNode> before =
        one.has("before")
            ? Optional.of(RuleCase.merged(start, one.get("before")))
            : Optional.empty();
    ObjectNode from = before.orElse(start);
    return new RuleCase(
        RuleCase.reason(one),
        RuleCase.also(one),
        before,
        RuleCase.merged(from, one.get("bad")),
        RuleCase.merged(from, one.get("good")));
  }

  /** The base under another name. */
  ObjectNode baseNamed(String name) {
    return named(base, name);
  }

  /** The rules of the CRD. */
  CrdRules rules() {
    return CrdRules.of(crd);
  }

  private static ObjectNode named(ObjectNode base, String name) {
    ObjectNode copy = base.deepCopy();
    copy.withObject("/metadata").put("name", name);
    return copy;
  }

  private static String resource(String file) {
    try (InputStream in = RuleTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
