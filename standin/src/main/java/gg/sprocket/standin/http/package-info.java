/** What the programs answer over HTTP. */
@NullMarked
package gg.sprocket.standin.http;

import org.jspecify.annotations.NullMarked;
