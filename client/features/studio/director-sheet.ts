/** A sheet that lies over the studio or the helper's desk. */
export type DirectorSheet = 'flash' | 'goods' | 'moderate' | 'guests'
