"""Names of many lands, ways to write them, streets and hosts of e-mail; for ``lands_people``."""

# ruff: noqa: E501  lists of names

from __future__ import annotations

# By land: its share, given names, family names (the common first), the code of its telephones, streets.
LANDS: dict[str, tuple[float, str, str, str, str]] = {
    # share, given names, family names, country calling code, streets
    "es": (0.18, "María José Antonio Carmen Manuel Francisco Ana Juan Isabel Javier Lucía Dolores Pedro Elena Pilar Ángel Laura Carlos Marta Miguel Rosario Rafael Teresa Alejandro Raquel Fernando Cristina Sergio Nuria Álvaro Beatriz Iker Montserrat Ignacio Aitana",
           "García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Serrano Blanco Molina Castro Ortega Rubio Marín Sanz Iglesias Medina Garrido Cortés Lozano Echeverría Zubiri Bermejo Carrasco Quintana Villalobos Peñalver",
           "+34", "Calle Mayor|Avenida de América|Plaza del Sol|Paseo de Gracia|Calle de Alcalá|Ronda Norte"),
    "pt": (0.12, "Maria João Ana José Inês Pedro Catarina Rui Sofia Tiago Mariana Nuno Beatriz Luís Joana Miguel Rita Paulo Teresa Gonçalo Leonor Bruno Carla Vasco",
           "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes Matos Fonseca",
           "+351", "Rua Direita|Avenida da Liberdade|Travessa do Carmo|Largo da Sé|Rua das Flores"),
    "de": (0.22, "Jürgen Ursula Peter Renate Jörg Käthe Wolfgang Monika Hans-Peter Brigitte Günter Karl-Heinz Helga Björn Anke Sören Ute Matthias Sabine Stefan Claudia Thorsten Heike Uwe Bärbel Dieter Lena Paul Mia Finn Hannah Leon Emma Jan Lea Nils Frauke Katharina Friedrich Anna-Lena",
           "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler Maier Jäger Böhm Groß Weiß Voß Götz Fuß Hübner Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böttcher Kühn Steinbrück Rößler Mühlbauer Oeser Grünwald",
           "+49", "Hauptstraße|Bahnhofstraße|Schillerstr.|Am Anger|Gartenweg|Lindenallee|Bürgermeister-Müller-Straße"),
    "cn": (0.12, "Wei Fang Na Min Jing Li Qiang Lei Jun Yang Yong Jie Tao Ming Chao Xiuying Xia Ping Gang Juan Xiaoming Jianguo Meiling Zhiyuan Haoran Yuxuan Zihan Xinyi",
           "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song Zheng Xie Han Tang Feng Yu Dong Xiao Cheng Cao Yuan Deng Ouyang",
           "+86", "Nanjing Road|Zhongshan Lu|Jiefang Street|Renmin Road"),
    "in": (0.12, "Priya Arjun Lakshmi Rahul Anjali Vijay Sunita Rajesh Deepa Sanjay Kavita Suresh Meena Anil Pooja Ramesh Divya Karthik Aishwarya Venkatesh Harish Nandini Gopal Savitri",
           "Kumar Singh Sharma Patel Reddy Rao Nair Iyer Menon Gupta Das Shah Verma Joshi Mehta Pillai Krishnan Subramanian Venkataraman Chatterjee Banerjee Mukherjee Kaur Desai Naidu Bhat",
           "+91", "MG Road|Gandhi Nagar|Nehru Street|Temple Road|Lake View Colony"),
    "ar": (0.08, "Mohammed Ahmed Fatima Omar Youssef Aisha Khalid Mariam Hussein Layla Abdullah Zainab Mustafa Khadija Abdelrahman Noura Tariq Samira",
           "Al-Sayed Hassan Ibrahim Mansour El-Masri Haddad Khalil Nasser Al-Farsi Saleh Rahman Aziz Bakri Qasim Osman Abbas Suleiman Shaheen",
           "+20", "Tahrir Street|Corniche Road|King Fahd Road|Nile Street"),
    "cz": (0.06, "Jan Petr Jana Eva Hana Tomáš Lucie Jiří Kateřina Martin Veronika Pavel Lenka Jakub",
           "Novák Svoboda Dvořák Černý Procházka Kučera Veselý Horák Němec Marek Pospíšil Hájek Růžička Beneš",
           "+420", "Dlouhá|Národní|Husova|Na Příkopě"),
    "en": (0.10, "James Mary Robert Patricia John Jennifer Michael Elizabeth David Barbara William Susan Richard Jessica Thomas Sarah Christopher Karen Daniel Nancy Matthew Lisa Anthony Margaret Mark Betty Donald Sandra Steven Ashley",
           "Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Jackson White Harris Thompson Robinson Clark Lewis Lee Walker Hall Allen Young King Wright Scott Green Baker Adams Nelson O'Brien McDonald MacLeod",
           "+44", "High Street|Station Road|Church Lane|Mill Close|Queens Drive"),
}  # fmt: skip
SPELLED = {"Mohammed": ("Muhammad", "Mohamed", "Mohammad"), "Youssef": ("Yusuf", "Yousef"), "Ahmed": ("Ahmad",),
           "Khalid": ("Khaled",), "Mariam": ("Maryam",), "Hussein": ("Hussain", "Husein"), "Layla": ("Leila",),
           "Abdullah": ("Abdallah",), "Abdelrahman": ("Abdul Rahman", "Abd El Rahman"), "Aisha": ("Aysha",),
           "Noura": ("Nura",), "Tariq": ("Tarek",), "Al-Sayed": ("El Sayed", "Alsayed"), "El-Masri": ("Al Masri", "Elmasry"),
           "Xiuying": ("Xiu Ying",), "Xiaoming": ("Xiao Ming", "Xiao-Ming"), "Jianguo": ("Jian Guo",), "Zhiyuan": ("Zhi Yuan",),
           "Subramanian": ("Subramaniam",), "Venkataraman": ("Venkatraman",), "Lakshmi": ("Laxmi",), "Suresh": ("Sureshkumar",)}  # fmt: skip
NICK = {"Francisco": "Paco", "José": "Pepe", "Dolores": "Lola", "Rosario": "Charo", "Montserrat": "Montse", "Ignacio": "Nacho",
        "Manuel": "Manolo", "Wolfgang": "Wolf", "Friedrich": "Fritz", "Katharina": "Kathi", "William": "Bill",
        "Robert": "Bob", "Elizabeth": "Beth", "Margaret": "Peggy", "Richard": "Dick", "Michael": "Mike", "James": "Jim",
        "Jennifer": "Jenny", "Christopher": "Chris", "Catarina": "Cata", "Beatriz": "Bia", "Kateřina": "Katka",
        "Tomáš": "Tom", "Karthik": "Karthi", "Aishwarya": "Aishu", "Thomas": "Tom", "Daniel": "Dan", "Matthias": "Matze",
        "Fernando": "Nando", "Alejandro": "Álex", "Cristina": "Cris", "Joana": "Joaninha", "Jan": "Honza"}  # fmt: skip
HOSTS = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "gmx.de", "web.de", "icloud.com", "qq.com", "sapo.pt")
WRONG_HOST = {"gmail.com": "gmial.com", "hotmail.com": "hotmial.com", "outlook.com": "outlok.com", "yahoo.com": "yaho.com",
              "gmx.de": "gmx.net", "web.de": "web.com", "icloud.com": "iclod.com", "qq.com": "qq.cn", "sapo.pt": "sapo.com"}  # fmt: skip
