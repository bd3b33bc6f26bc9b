package gg.sprocket.dev.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an image says about how it is run (OCI image specification, "Image Configuration").
 *
 * @param environment variables by name
 * @param user user, or user and group with a colon; empty: root
 * @param entrypoint start of the command line
 * @param command rest of the command line, which arguments of a container replace
 * @param workingDirectory where it starts
 * @param ports ports that it listens on; protocol TCP
 * @param volumes folders whose content outlives a container
 * @param stopSignal name of the signal that ends it in order; empty: SIGTERM
 */
public record ImageConfig(
    Map<String, String> environment,
    String user,
    List<String> entrypoint,
    List<String> command,
    String workingDirectory,
    List<Integer> ports,
    List<String> volumes,
    Optional<String> stopSignal) {

  /** Copies the collections. */
  public ImageConfig {
    environment = new TreeMap<>(environment);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    ports = List.copyOf(ports);
    volumes = List.copyOf(volumes);
  }

  /** One that runs a program as root, with nothing else said. */
  public static ImageConfig running(String... entrypoint) {
    return new ImageConfig(
        Map.of(), "", List.of(entrypoint), List.of(), "/", List.of(), List.of(), Optional.empty());
  }

  /** With one more variable. */
  public ImageConfig env(String name, String value) {
    return env(Map.of(name, value));
  }

  /** With more variables. */
  public ImageConfig env(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(more);
    return new ImageConfig(
        all, user, entrypoint, command, workingDirectory, ports, volumes, stopSignal);
  }

  /** Run as a user. */
  public ImageConfig as(String name) {
    return new ImageConfig(
        environment, name, entrypoint, command, workingDirectory, ports, volumes, stopSignal);
  }

  /** With arguments for the entrypoint. */
  public ImageConfig arguments(String... arguments) {
    return new ImageConfig(
        environment,
        user,
        entrypoint,
        List.of(arguments),
        workingDirectory,
        ports,
        volumes,
        stopSignal);
  }

  /** Started in a folder. */
  public ImageConfig in(String folder) {
    return new ImageConfig(
        environment, user, entrypoint, command, folder, ports, volumes, stopSignal);
  }

  /** Listening on ports. */
  public ImageConfig listening(Integer... all) {
    return new ImageConfig(
        environment,
        user,
        entrypoint,
        command,
        workingDirectory,
        List.of(all),
        volumes,
        stopSignal);
  }

  /** With its data in a folder. */
  public ImageConfig keeping(String folder) {
    List<String> all = new ArrayList<>(volumes);
    all.add(folder);
    return new ImageConfig(
        environment, user, entrypoint, command, workingDirectory, ports, all, stopSignal);
  }

  /** Ended by another signal than SIGTERM. */
  public ImageConfig stoppedBy(String signal) {
    return new ImageConfig(
        environment,
        user,
        entrypoint,
        command,
        workingDirectory,
        ports,
        volumes,
        Optional.of(signal));
  }

  /** As the specification writes it, with {@code NAME=value} strings and sets as objects. */
  Map<String, Object> written() {
    Map<String, Object> all = new TreeMap<>();
    all.put(
        "Env", environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    all.put("User", user);
    all.put("Entrypoint", entrypoint);
    all.put("Cmd", command);
    all.put("WorkingDir", workingDirectory);
    Map<String, Object> exposed = new TreeMap<>();
    ports.forEach(port -> exposed.put(port + "/tcp", Map.of()));
    all.put("ExposedPorts", exposed);
    Map<String, Object> kept = new TreeMap<>();
    volumes.forEach(volume -> kept.put(volume, Map.of()));
    all.put("Volumes", kept);
    stopSignal.ifPresent(signal -> all.put("StopSignal", signal));
    return all;
  }
}
