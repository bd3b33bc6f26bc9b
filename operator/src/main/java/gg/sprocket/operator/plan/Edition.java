package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.release.Release;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A release as it is stored. A release cannot change, but somebody can delete it and put another
 * one under its name; the digests tell the two apart.
 *
 * @param spec what it says
 * @param digests digest of what it says of each topology, by the name that is stored
 * @param programs digest of what makes the schema in each topology; made once, because every look
 *     at every instance asks for it
 */
public record Edition(ReleaseSpec spec, Map<String, String> digests, Map<String, String> programs) {

  /** Keeps own copies of the maps. */
  public Edition {
    digests = Map.copyOf(digests);
    programs = Map.copyOf(programs);
  }

  /**
   * Of what is stored. The digest is made of the stored JSON and not of our own form of it: another
   * version of the operator may know more fields, and must find the same.
   *
   * @param spec what it is read as
   * @param stored what is stored
   */
  public static Edition of(ReleaseSpec spec, JsonNode stored) {
    Map<String, String> digests = new TreeMap<>();
    Map<String, String> programs = new TreeMap<>();
    for (JsonNode topology : stored.path("topologies")) {
      // Each on a line of its own; there is no raw line break in JSON of one line.
      String content = Json.canonical(topology) + "\n" + Json.canonical(stored.path("secrets"));
      String name = topology.path("name").asText();
      digests.put(name, "sha256:" + Digest.sha256(content));
      programs.put(name, Digest.sha256(Json.canonical(topology.path("schema"))));
    }
    return new Edition(spec, digests, programs);
  }

  /**
   * The release in each of its topologies, the default one first.
   *
   * @param name its name
   */
  public List<Release> all(String name) {
    return spec.topologies().stream()
        .map(
            topology ->
                new Release(
                    name,
                    topology,
                    spec.secrets(),
                    digests.getOrDefault(topology.name().name(), ""),
                    programs.getOrDefault(topology.name().name(), "")))
        .toList();
  }
}
