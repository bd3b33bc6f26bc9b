/**
 * Nouns for building and reading Kubernetes objects: names, labels, pods, rollouts, hashes. Pure.
 */
@NullMarked
package gg.sprocket.operator.resource;

import org.jspecify.annotations.NullMarked;
