package gg.sprocket.operator.vault;

import java.net.InetSocketAddress;

/**
 * Where a member is asked and how it proves that it is the one.
 *
 * @param socket its address and port; asked as it is, no name is resolved
 * @param name the DNS name that its certificate must be good for
 * @param authority certificates of whom its certificate must be signed by, in PEM
 */
public record MemberAddress(InetSocketAddress socket, String name, String authority) {}
