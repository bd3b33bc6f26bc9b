package gg.sprocket.operator.vault;

import java.net.InetSocketAddress;

/** Finds where a member listens. In a cluster that is the address of its pod. */
@FunctionalInterface
public interface MemberLocator {

  /** The port on which members listen for clients. */
  int PORT = 8200;

  /** The pod's own address: names are cached for too long to be of use after a restart. */
  MemberLocator BY_POD = (namespace, pod, address) -> new InetSocketAddress(address, PORT);

  /**
   * Where to ask a member.
   *
   * @param namespace of the pod
   * @param pod its name
   * @param address its IP address as its status tells it
   */
  InetSocketAddress locate(String namespace, String pod, String address);
}
