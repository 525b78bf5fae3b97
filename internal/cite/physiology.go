package cite

// physiology holds measurements and accounts of neurons and of the visual system.
var physiology = []Entry{
	{"carandini2012", Article, by("Carandini, M.; Heeger, D. J."), 2012,
		"Normalization as a canonical neural computation",
		"Nature Reviews Neuroscience", "13", "51–62", "10.1038/nrn3136"},
	{"hebb1949", Book, by("Hebb, D. O."), 1949,
		"The Organization of Behavior: A Neuropsychological Theory", "Wiley, New York", "", "", ""},
	{"heeger1992", Article, by("Heeger, D. J."), 1992,
		"Normalization of cell responses in cat striate cortex",
		"Visual Neuroscience", "9", "181–197", "10.1017/S0952523800009640"},
	{"jones1987", Article, by("Jones, J. P.; Palmer, L. A."), 1987,
		"An evaluation of the two-dimensional Gabor filter model of simple receptive fields in cat striate cortex",
		"Journal of Neurophysiology", "58", "1233–1258", "10.1152/jn.1987.58.6.1233"},
	{"miller2002", Article, by("Miller, K. D.; Troyer, T. W."), 2002,
		"Neural noise can explain expansive, power-law nonlinearities in neural response functions",
		"Journal of Neurophysiology", "87", "653–659", "10.1152/jn.00425.2001"},
	{"naka1966", Article, by("Naka, K. I.; Rushton, W. A. H."), 1966,
		"S-potentials from colour units in the retina of fish (Cyprinidae)",
		"Journal of Physiology", "185", "536–555", "10.1113/jphysiol.1966.sp008001"},
	{"priebe2008", Article, by("Priebe, N. J.; Ferster, D."), 2008,
		"Inhibition, spike threshold, and stimulus selectivity in primary visual cortex",
		"Neuron", "57", "482–497", "10.1016/j.neuron.2008.02.005"},
}
