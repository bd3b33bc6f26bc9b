/**
 * Container images for a node without a registry: root file systems from packages of Debian, thin
 * layers on top, and archives that {@code ctr image import} takes ({@link
 * gg.sprocket.dev.image.LocalImages}).
 */
@NullMarked
package gg.sprocket.dev.image;

import org.jspecify.annotations.NullMarked;
